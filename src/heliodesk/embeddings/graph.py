"""The network of multilingual-e5-small written down for onnxruntime: twelve layers of a BERT whose products are in four bits.

Run once as a program, `python -m heliodesk.embeddings.graph WEIGHTS TARGET`, because what it takes is larger than what it makes.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from heliodesk.embeddings.weights import Weights

_OF_ONNXRUNTIME = "com.microsoft"
_INT8 = 4  # accuracy level of MatMulNBits: inputs are rounded to eight bits, sums are exact


class _Graph:
    """Nodes and constants in the making; every method gives the name of what it made."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: Any) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, **settings: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [name], **settings))
        return name

    def normal(self, value: str, weight: str, name: str) -> str:
        scale = self.constant(f"{name}.w", self.weights.floats(f"{weight}.w"))
        shift = self.constant(f"{name}.b", self.weights.floats(f"{weight}.b"))
        return self.node("LayerNormalization", [value, scale, shift], name, epsilon=self.weights.epsilon, axis=-1)

    def product(self, value: str, names: list[str], name: str, width: int) -> str:
        """`value` times the joined weights of `names`, and their bias."""
        blocks = np.concatenate([self.weights.blocks(f"{each}.w").reshape(-1, width // 32) for each in names])
        steps = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], -1)
        packed = (steps[..., 0::2] | (steps[..., 1::2] << 4)).astype(np.uint8)
        inputs = [
            value,
            self.constant(f"{name}.w", packed),
            self.constant(f"{name}.s", blocks["scale"].astype(np.float32).reshape(-1)),
            "",
            "",
            self.constant(f"{name}.b", np.concatenate([self.weights.floats(f"{each}.b") for each in names])),
        ]
        settings = {"K": width, "N": len(blocks), "bits": 4, "block_size": 32, "accuracy_level": _INT8}
        return self.node("MatMulNBits", inputs, name, domain=_OF_ONNXRUNTIME, **settings)

    def layer(self, value: str, at: str) -> str:
        width, inner = self.weights.width, self.weights.inner
        joined = self.product(value, [f"{at}q", f"{at}k", f"{at}v"], f"{at}qkv", width)
        parts = [f"{at}Q", f"{at}K", f"{at}V"]
        self.nodes.append(helper.make_node("Split", [joined, "thirds"], parts, axis=-1))
        seen = self.node(
            "MultiHeadAttention",
            [*parts, "", "mask"],
            f"{at}seen",
            domain=_OF_ONNXRUNTIME,
            num_heads=self.weights.heads,
        )
        said = self.node("Add", [value, self.product(seen, [f"{at}ao"], f"{at}said", width)], f"{at}sum")
        said = self.normal(said, f"{at}aln", f"{at}n1")
        thought = self.node("Gelu", [self.product(said, [f"{at}fi"], f"{at}in", width)], f"{at}gelu")
        out = self.product(thought, [f"{at}fo"], f"{at}out", inner)
        return self.normal(self.node("Add", [said, out], f"{at}sum2"), f"{at}oln", f"{at}n2")


def write(weights: Weights, target: Path) -> None:
    """Write the network: inputs `pieces` [texts, pieces, width] and `mask` [texts, pieces], output `points` of length one."""
    graph = _Graph(weights)
    graph.constant("thirds", np.array([weights.width] * 3, np.int64))
    value = graph.normal("pieces", "emb.ln", "first")
    for number in range(weights.layers):
        value = graph.layer(value, f"l{number}.")
    # The mean over the pieces that are there; its length does not matter, because it is made one.
    shown = graph.node("Cast", ["mask"], "shown", to=TensorProto.FLOAT)
    shown = graph.node("Unsqueeze", [shown, graph.constant("last", np.array([-1], np.int64))], "shown3")
    total = graph.node("Mul", [value, shown], "kept")
    total = graph.node("ReduceSum", [total, graph.constant("second", np.array([1], np.int64))], "total", keepdims=0)
    length = graph.node("ReduceL2", [total, "last"], "length", keepdims=1)
    graph.node("Div", [total, length], "points")
    inputs = [
        helper.make_tensor_value_info("pieces", TensorProto.FLOAT, ["texts", "length", weights.width]),
        helper.make_tensor_value_info("mask", TensorProto.INT32, ["texts", "length"]),
    ]
    output = helper.make_tensor_value_info("points", TensorProto.FLOAT, ["texts", weights.width])
    made = helper.make_graph(graph.nodes, "e5", inputs, [output], graph.constants)
    versions = [helper.make_opsetid("", 20), helper.make_opsetid(_OF_ONNXRUNTIME, 1)]
    model = helper.make_model(made, opset_imports=versions)
    model.ir_version = 9
    part = target.with_suffix(".part")
    part.write_bytes(model.SerializeToString())
    part.replace(target)


if __name__ == "__main__":
    write(Weights(Path(sys.argv[1])), Path(sys.argv[2]))
