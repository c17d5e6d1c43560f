"""The cheapest way through candidates that change from frame to frame (Viterbi)."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def best_path(scores: Floats, step_scores: Floats) -> npt.NDArray[np.intp]:
    """The state of every frame for which the sum of scores along the way is highest.

    `scores` (frames, states) rates each state by itself, `step_scores` (frames - 1, states, states) the step to state
    [i] from state [j] of the frame before. Returns shape (frames,). Equal sums go to the lower state.
    """
    frames, states = scores.shape
    arrivals = step_scores + scores[1:, :, None]
    came_from = np.empty((frames, states), np.intp)
    total, every = scores[0], np.arange(states)
    for frame in range(1, frames):
        ways = arrivals[frame - 1] + total
        came_from[frame] = best = ways.argmax(axis=1)
        total = ways[every, best]
    path = np.empty(frames, np.intp)
    path[-1] = total.argmax()
    for frame in range(frames - 1, 0, -1):
        path[frame - 1] = came_from[frame, path[frame]]
    return path
