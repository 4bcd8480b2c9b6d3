"""Trains question 2's recorded run again in PyTorch and prints how far its validation losses are from the record.

    python3 samples/replay-in-pytorch.py

Needs Python 3.9 or later with NumPy and PyTorch (Debian: apt-get install python3-numpy python3-torch). Nothing of the
lab's own code takes part: layers, loss, gradients and Adam are PyTorch's. Exits with 1 where a loss lies further from
the record than a tenth of the tolerance.
"""

import json
import sys
from pathlib import Path

import torch
from torch import nn

ADAM = {"betas": (0.9, 0.999), "eps": 1e-8}  # of lab/q2/optimization.ts


class Forecaster(nn.Module):
    """Stacked tanh layers and a linear head, with the recorded weights: kernel [in, H], recurrent [H, H], bias [H]."""

    def __init__(self, weights, layers, dtype):
        super().__init__()
        arrays = [torch.tensor(w["values"], dtype=dtype).reshape(w["shape"]) for w in weights]
        inputs, hidden = arrays[0].shape
        self.rnn = nn.RNN(inputs, hidden, layers, batch_first=True, dtype=dtype)
        self.head = nn.Linear(hidden, 1, dtype=dtype)
        with torch.no_grad():
            for layer in range(layers):
                kernel, recurrent, bias = arrays[3 * layer : 3 * layer + 3]
                getattr(self.rnn, f"weight_ih_l{layer}").copy_(kernel.T)
                getattr(self.rnn, f"weight_hh_l{layer}").copy_(recurrent.T)
                getattr(self.rnn, f"bias_ih_l{layer}").copy_(bias)
                # PyTorch has a second bias a layer; the lab has one.
                getattr(self.rnn, f"bias_hh_l{layer}").zero_().requires_grad_(False)
            self.head.weight.copy_(arrays[-2].T)
            self.head.bias.copy_(arrays[-1])

    def forward(self, windows):
        return self.head(self.rnn(windows)[0][:, -1])


def validation_losses(run, dtype):
    """The loss of all validation windows after each validated epoch; the recorded loss is lossScale · MSE + lossShift."""

    def loss(prediction, target):
        return run["lossScale"] * nn.functional.mse_loss(prediction, target) + run["lossShift"]

    def tensors(part):
        return (torch.tensor(part[name], dtype=dtype).unsqueeze(-1) for name in ("x", "y"))

    windows, targets = tensors(run["training"])
    unseen, expected = tensors(run["validation"])
    model = Forecaster(run["weights"], run["model"]["layers"], dtype)
    optimizer = torch.optim.Adam((p for p in model.parameters() if p.requires_grad), lr=run["learningRate"], **ADAM)
    losses = []
    for epoch, batches in enumerate(run["order"], start=1):
        for batch in batches:
            optimizer.zero_grad()
            loss(model(windows[batch]), targets[batch]).backward()
            optimizer.step()
        if epoch % run["validateEvery"] == 0:
            with torch.no_grad():
                losses.append(loss(model(unseen), expected))
    return torch.stack(losses).double()


def main():
    record = json.loads((Path(__file__).parent.parent / "fixtures/q2-history.json").read_text())
    reading = next(reading for reading in record["accepted"] if reading["name"] == "mean over samples")
    recorded = torch.tensor(reading["validationLoss"], dtype=torch.float64)
    tolerance = torch.tensor(record["tolerance"]["validationLoss"], dtype=torch.float64)
    print(f"PyTorch {torch.__version__}, {len(recorded)} validations")
    parts = []
    for dtype in (torch.float64, torch.float32):
        distance = (validation_losses(record["run"], dtype) - recorded).abs() / recorded.abs()
        parts.append((distance / tolerance).max().item())
        print(f"{dtype}: at most {distance.max().item():.1e} off, {parts[-1]:.3f} of the tolerance")
    sys.exit(max(parts) > 0.1)


if __name__ == "__main__":
    main()
