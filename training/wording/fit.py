"""Training: rows in, a network out; the same rows and seed give the same network on the same machine."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.wording.batches import Batch, Layout, in_batches
from training.wording.corpus import Row
from training.wording.network import Network

TECHNIQUE_SHARE, PIECE_SHARE, AXES_SHARE = 12.0, 20.0, 8.0
WARM_UP = 0.1
SMOOTHED_LABELS = 0.05
LONGEST_STEP = 1.0


@dataclass(frozen=True, slots=True)
class Round:
    """A stretch of learning whose steps grow, then shrink to nothing."""

    epochs: int
    rate: float
    head_rate: float
    rare_at_most: float
    """The most that a missed technique may count against a wrongly heard one, before the square root."""
    layers_kept: int = 0
    """So many layers, from the words up, stay as they are: a third less work when it is half of them."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How long and how fast to learn: first with rare techniques made to count, then as they come, in smaller steps."""

    rounds: tuple[Round, ...] = (Round(6, 1.2e-4, 1e-3, 6.0), Round(4, 0.8e-4, 5e-4, 1.5))
    rows_at_once: int = 16
    seed: int = 0
    half: bool = torch.ops.mkldnn._is_mkldnn_bf16_supported()
    """Half precision where the processor has it: four times as fast, as good."""
    averaged: float = 0.98
    """The network kept is a running mean of the steps, with this weight for what was."""


ONWARD: Final = (Round(3, 0.5e-4, 2.5e-4, 1.5),)
"""For a model that has learnt already and has new rows to learn among the old."""
FEW_NEW: Final = (Round(1, 0.8e-4, 4e-4, 1.5, layers_kept=3),)
"""The same for few new rows among some of the old."""


def train(
    network: Network, rows: Sequence[Row], layout: Layout, recipe: Recipe, report: Callable[[int, Network], None]
) -> Network:
    """The averaged network; `report` is shown it after every epoch."""
    done = 0
    for number, part in enumerate(recipe.rounds):
        before = done

        def told(epoch: int, averaged: Network, before: int = before) -> None:
            report(before + epoch, averaged)

        network = _one_round(network, rows, layout, replace(recipe, rounds=(part,), seed=recipe.seed + number), told)
        done += part.epochs
    return network


def _one_round(
    network: Network, rows: Sequence[Row], layout: Layout, recipe: Recipe, report: Callable[[int, Network], None]
) -> Network:
    part = recipe.rounds[0]
    torch.manual_seed(recipe.seed)
    chance = np.random.default_rng(recipe.seed)
    _keep(network, part.layers_kept)
    averaged = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.averaged)
    )
    optimizer, steps = _optimizer(network, part), part.epochs * math.ceil(len(rows) / recipe.rows_at_once)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step / steps))
    weight = _rarity(layout.batch(rows).techniques, part.rare_at_most)
    for epoch in range(part.epochs):
        network.train()
        for few in in_batches(rows, recipe.rows_at_once, chance):
            with torch.autocast("cpu", torch.bfloat16, enabled=recipe.half):
                loss = _loss(network, layout.batch(few, chance), weight)
            _step(network, loss, optimizer)
            schedule.step()
            averaged.update_parameters(network)
        report(epoch + 1, averaged.module)
    return averaged.module


def _keep(network: Network, layers: int) -> None:
    """Hold fast what may not change: what words are near each other was learnt from far more text."""
    network.pieces.weight.requires_grad_(False)
    if layers:
        for part in (network.places, network.sides, network.norm, *network.layers[:layers]):
            part.requires_grad_(False)


def _step(network: Network, loss: Tensor, optimizer: torch.optim.Optimizer) -> None:
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), LONGEST_STEP)
    optimizer.step()


def _optimizer(network: Network, part: Round) -> torch.optim.Optimizer:
    heads = ("piece_techniques", "turn_techniques", "style", "axes")
    named = [(name, values) for name, values in network.named_parameters() if values.requires_grad]
    return torch.optim.AdamW(
        [
            {"params": [values for name, values in named if not name.startswith(heads)], "lr": part.rate},
            {"params": [values for name, values in named if name.startswith(heads)], "lr": part.head_rate},
        ],
        weight_decay=0.01,
    )


def _rate(done: float) -> float:
    return min(1.0, done / WARM_UP) * max(0.0, 1.0 - done)


def _rarity(techniques: Tensor, rare_at_most: float) -> Tensor:
    share = techniques.mean(0).clamp(min=1e-3)
    return ((1 - share) / share).clamp(1.0, rare_at_most).sqrt()


def _loss(network: Network, batch: Batch, weight: Tensor) -> Tensor:
    style, axes, techniques, by_piece = (out.float() for out in network(batch.ids, batch.sides, batch.there))
    known = (batch.by_piece >= 0) & (batch.there & (batch.sides == 0)).unsqueeze(-1)
    pieces = functional.binary_cross_entropy_with_logits(
        by_piece, batch.by_piece.clamp(min=0), pos_weight=weight, reduction="none"
    )
    loss: Tensor = (
        functional.cross_entropy(style, batch.style, label_smoothing=SMOOTHED_LABELS)
        + AXES_SHARE * functional.mse_loss(axes, batch.axes)
        + TECHNIQUE_SHARE * functional.binary_cross_entropy_with_logits(techniques, batch.techniques, pos_weight=weight)
        + PIECE_SHARE * (pieces * known).sum() / known.sum()
    )
    return loss
