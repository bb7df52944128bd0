"""Whisper's ear, which remembers: a window that is read twice is analysed and encoded once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Encoder", "Features"]

_KEPT = 32  # windows; each takes 3 MB with Whisper base, 8 MB with the largest


class Features:
    """Feature extractor of a model that keeps the features of the last windows, in its place."""

    def __init__(self, extractor: Any) -> None:  # noqa: ANN401
        self._extractor = extractor
        self._kept: OrderedDict[tuple[bytes, Any], npt.NDArray[np.float32]] = OrderedDict()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._extractor, name)

    def __call__(self, samples: npt.NDArray[np.float32], **how: Any) -> npt.NDArray[np.float32]:  # noqa: ANN401
        """Compute the features of samples (bands, frames); ``how`` is passed on."""
        if len(samples) > self._extractor.n_samples:  # more than a window: an hour takes 100 MB
            return self._extractor(samples, **how)  # type: ignore[no-any-return]
        key = blake2b(samples.tobytes(), digest_size=16).digest(), tuple(sorted(how.items()))
        if key not in self._kept:
            self._kept[key] = self._extractor(samples, **how)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]


class Encoder:
    """Encoder of a model that keeps what it made of the last windows, in place of ``encode``.

    Encoding is the larger half of what reading a window costs.
    """

    def __init__(self, encode: Callable[[npt.NDArray[np.float32]], Any]) -> None:
        self._encode = encode
        self._form: Any = None  # CTranslate2's StorageView
        self._kept: OrderedDict[bytes, npt.NDArray[np.float32]] = OrderedDict()

    def __call__(self, features: npt.NDArray[np.float32]) -> Any:  # noqa: ANN401
        """Encode windows of features (windows, bands, frames), or a single one."""
        rows = features if features.ndim == 3 else features[None]
        keys = [blake2b(row.tobytes(), digest_size=16).digest() for row in rows]
        new = {key: row for key, row in zip(keys, rows, strict=True) if key not in self._kept}
        if new:
            made = self._encode(np.stack(list(new.values())))
            if made.device != "cpu":  # a graphics card is fast enough, and its memory dear
                return made if len(new) == len(keys) else self._encode(rows)
            self._form = type(made)
            self._kept |= zip(new, np.array(made), strict=True)
        encoded = np.stack([self._kept[key] for key in keys])
        while len(self._kept) > max(_KEPT, len(keys)):
            self._kept.popitem(last=False)
        return self._form.from_array(encoded)
