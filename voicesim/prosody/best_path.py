"""The cheapest way through candidates that change from frame to frame (Viterbi)."""

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

NEVER: Final = np.float32(-1e9)


def best_path(scores: Floats, step_scores: Floats) -> Places:
    """The state of every frame for which the sum of scores along the way is highest.

    `scores` (frames, states) rates each state by itself, `step_scores` (states, states, frames - 1) the step from state
    [i] to state [j] of the next frame. Returns shape (frames,). Equal sums go to the lower state, but for rounding.

    The frames are split into lanes that are walked side by side, from every state in which a lane could begin; what
    was really the beginning shows when the lanes are put together. So the steps are as many as the root of the frames.
    Source: Viterbi 1967; in lanes as the max-product scan of Särkkä & García-Fernández 2021.
    """
    frames, states = scores.shape
    length = int(np.ceil(np.sqrt(frames)))
    lanes = -(-frames // length)
    missing = lanes * length - frames
    own = np.pad(scores.T, ((0, 0), (0, missing))).reshape(states, lanes, length)
    stay = np.where(np.eye(states, dtype=np.bool_), np.float32(0), NEVER)[:, :, None]
    steps = np.concatenate([stay, step_scores, np.broadcast_to(stay, (states, states, missing))], axis=2)
    steps = steps.reshape(states, states, lanes, length)
    totals = _from_every_start(own, steps)
    starts, ends = _joined(own[:, :, 0], steps[:, :, :, 0], totals[-1])
    return _within(totals, steps, starts, ends).T.ravel()[:frames]


def _from_every_start(own: Floats, steps: Floats) -> Floats:
    """The best sum up to each step of each lane, (length, start, state, lanes); the first frame's own is left out."""
    states, lanes, length = own.shape
    totals = np.full((length, states, states, lanes), NEVER)
    totals[0][np.diag_indices(states)] = 0
    ways = np.empty((states, states, states, lanes), np.float32)
    for step in range(1, length):
        np.add(totals[step - 1][:, :, None], np.ascontiguousarray(steps[..., step]), out=ways)
        np.add(np.maximum.reduce(ways, axis=1), own[:, :, step], out=totals[step])
    return totals


def _joined(first: Floats, enter: Floats, through: Floats) -> tuple[Places, Places]:
    """The state in which each lane begins and the one in which it ends, each (lanes,).

    Takes the scores of the lanes' first frames (states, lanes), of the steps to them (from, to, lanes), and of the ways
    through the lanes (start, end, lanes).
    """
    states, lanes = first.shape
    highest = np.maximum.reduce  # as max(axis=0), but twice as fast on arrays as small as these
    begun, ended = np.empty((2, lanes, states), np.float32)
    for lane in range(lanes):
        sums = highest(ended[lane - 1][:, None] + enter[:, :, lane]) if lane else np.zeros(states, np.float32)
        begun[lane] = sums - highest(sums) + first[:, lane]  # what all states have in common would only cost precision
        ended[lane] = highest(begun[lane][:, None] + through[:, :, lane])
    starts, ends = np.empty((2, lanes), np.intp)
    for lane in range(lanes - 1, -1, -1):
        ends[lane] = (ended[lane] + enter[:, starts[lane + 1], lane + 1] if lane + 1 < lanes else ended[lane]).argmax()
        starts[lane] = (begun[lane] + through[:, ends[lane], lane]).argmax()
    return starts, ends


def _within(totals: Floats, steps: Floats, starts: Places, ends: Places) -> Places:
    """The states along each lane, (length, lanes), back from its end to its start."""
    lanes = np.arange(len(ends))
    own = totals[:, starts, :, lanes]  # (lanes, length, states)
    path = np.empty((len(totals), len(lanes)), np.intp)
    path[-1] = ends
    for step in range(len(totals) - 1, 0, -1):
        path[step - 1] = (own[:, step - 1] + steps[:, path[step], lanes, step].T).argmax(axis=1)
    return path
