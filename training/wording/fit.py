"""Training: rows in, a network out; the same rows and seed give the same network on the same machine."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.wording.batches import Batch, Layout, in_batches
from training.wording.corpus import Row
from training.wording.network import Network

TECHNIQUE_SHARE, PIECE_SHARE, AXES_SHARE = 12.0, 20.0, 8.0
RARE_AT_MOST = 6.0
WARM_UP = 0.1
SMOOTHED_LABELS = 0.05
LONGEST_STEP = 1.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """How long and how fast to learn."""

    epochs: int = 10
    rate: float = 1.2e-4
    head_rate: float = 1e-3
    rows_at_once: int = 16
    seed: int = 0
    half: bool = torch.ops.mkldnn._is_mkldnn_bf16_supported()
    """Half precision where the processor has it: four times as fast, as good."""
    averaged: float = 0.98
    """The network kept is a running mean of the steps, with this weight for what was."""


def train(
    network: Network, rows: Sequence[Row], layout: Layout, recipe: Recipe, report: Callable[[int, Network], None]
) -> Network:
    """The averaged network; `report` is shown it after every epoch."""
    torch.manual_seed(recipe.seed)
    chance = np.random.default_rng(recipe.seed)
    network.pieces.weight.requires_grad_(False)  # what words are near each other was learnt from far more text
    averaged = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.averaged)
    )
    optimizer, steps = _optimizer(network, recipe), recipe.epochs * math.ceil(len(rows) / recipe.rows_at_once)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step / steps))
    weight = _rarity(layout.batch(rows).techniques)
    for epoch in range(recipe.epochs):
        network.train()
        for part in in_batches(rows, recipe.rows_at_once, chance):
            with torch.autocast("cpu", torch.bfloat16, enabled=recipe.half):
                loss = _loss(network, layout.batch(part, chance), weight)
            _step(network, loss, optimizer)
            schedule.step()
            averaged.update_parameters(network)
        report(epoch + 1, averaged.module)
    return averaged.module


def _step(network: Network, loss: Tensor, optimizer: torch.optim.Optimizer) -> None:
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), LONGEST_STEP)
    optimizer.step()


def _optimizer(network: Network, recipe: Recipe) -> torch.optim.Optimizer:
    heads = ("piece_techniques", "turn_techniques", "style", "axes")
    named = [(name, part) for name, part in network.named_parameters() if part.requires_grad]
    return torch.optim.AdamW(
        [
            {"params": [part for name, part in named if not name.startswith(heads)], "lr": recipe.rate},
            {"params": [part for name, part in named if name.startswith(heads)], "lr": recipe.head_rate},
        ],
        weight_decay=0.01,
    )


def _rate(done: float) -> float:
    return min(1.0, done / WARM_UP) * max(0.0, 1.0 - done)


def _rarity(techniques: Tensor) -> Tensor:
    share = techniques.mean(0).clamp(min=1e-3)
    return ((1 - share) / share).clamp(1.0, RARE_AT_MOST).sqrt()


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
