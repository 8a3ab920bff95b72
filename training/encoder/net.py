"""The encoder as it is trained: a plain BERT without padding tricks, and three heads.

Its Rust twin is `crates/chaperone-encoder`.
"""
import json

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn
from transformers import BertModel

from data import CODES, TAGS, TEXTS
from pieces import MAX_CONTEXT, WINDOW

POSITIONS = MAX_CONTEXT + WINDOW + 8


class Net(nn.Module):
    """`vocabulary` is cut before training: its rows are taken from the model that we start from."""

    def __init__(self, base, keep, layers):
        super().__init__()
        bert = BertModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="sdpa")
        blocks = bert.encoder.layer
        picked = np.linspace(0, len(blocks) - 1, layers).round().astype(int)
        bert.encoder.layer = nn.ModuleList([blocks[i] for i in picked])
        bert.config.num_hidden_layers = layers
        table = bert.embeddings
        words = table.word_embeddings.weight.data[keep].clone()
        table.word_embeddings = nn.Embedding.from_pretrained(words, freeze=True, padding_idx=0)
        types = nn.Embedding(12, words.shape[1])
        types.weight.data[:] = table.token_type_embeddings.weight.data[0]
        table.token_type_embeddings = types
        table.position_embeddings.weight.requires_grad = False
        self.bert, self.drop = bert, nn.Dropout(0.1)
        width = words.shape[1]
        self.tags, self.codes, self.text = nn.Linear(width, len(TAGS)), nn.Linear(width, len(CODES)), nn.Linear(2 * width, len(TEXTS))

    def forward(self, ids, types, mask, inside):
        """`mask`: pieces that are there. `inside`: pieces of the text itself (no context, no marks)."""
        h = self.drop(self.bert(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state)
        on = inside.unsqueeze(-1).to(h.dtype)
        mean = (h * on).sum(1) / on.sum(1).clamp(min=1)
        most = h.masked_fill(on == 0, -1e4).max(1).values
        most = torch.where(on.sum(1) > 0, most, torch.zeros_like(most))
        return self.tags(h), self.codes(h), self.text(torch.cat([mean, most], -1))


def quantised(weight):
    """int8 rows and their scales."""
    scale = np.maximum(np.abs(weight).max(1), 1e-8) / 127
    return np.clip(np.rint(weight / scale[:, None]), -127, 127).astype(np.int8), scale.astype(np.float32)


def export(net, vocabulary, path, card, left_out):
    """Writes the file that the encoder crate reads."""
    state = {k: v.detach().float().numpy() for k, v in net.state_dict().items()}
    out = {"vocabulary": np.frombuffer("\n".join(vocabulary).encode(), dtype=np.uint8)}

    def linear(name, source):
        out[f"{name}.weight"], out[f"{name}.scale"] = quantised(state[f"{source}.weight"])
        out[f"{name}.bias"] = state[f"{source}.bias"]

    def plain(name, source):
        for part in ("weight", "bias"):
            out[f"{name}.{part}"] = state[f"{source}.{part}"]

    out["words.weight"], out["words.scale"] = quantised(state["bert.embeddings.word_embeddings.weight"])
    out["positions"] = state["bert.embeddings.position_embeddings.weight"][:POSITIONS]
    out["types"] = state["bert.embeddings.token_type_embeddings.weight"]
    plain("embedding.norm", "bert.embeddings.LayerNorm")
    config = net.bert.config
    for n in range(config.num_hidden_layers):
        at = f"bert.encoder.layer.{n}"
        for part in ("query", "key", "value"):
            linear(f"{n}.{part}", f"{at}.attention.self.{part}")
        linear(f"{n}.output", f"{at}.attention.output.dense")
        plain(f"{n}.attention.norm", f"{at}.attention.output.LayerNorm")
        linear(f"{n}.up", f"{at}.intermediate.dense")
        linear(f"{n}.down", f"{at}.output.dense")
        plain(f"{n}.norm", f"{at}.output.LayerNorm")
    for head in ("tags", "codes", "text"):
        plain(head, head)
    said = {"format": "chaperone-encoder-1", "layers": config.num_hidden_layers, "width": config.hidden_size,
            "heads": config.num_attention_heads, "inner": config.intermediate_size, "epsilon": config.layer_norm_eps,
            "tags": json.dumps(TAGS), "codes": json.dumps(CODES), "texts": json.dumps(TEXTS), "card": card, "left-out": json.dumps(left_out)}
    save_file({k: np.ascontiguousarray(v) for k, v in out.items()}, path, {k: str(v) for k, v in said.items()})
