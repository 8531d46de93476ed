#!/usr/bin/env python3
"""Packages of invented plans of real municipalities, always the same ones: `benches/corpus.py FOLDER --cities 100`.

Each is like the bundled package: the same tables, as many rows, texts as long. The texts are the bundled ones with their
clauses shuffled and their words exchanged, in another way for each city, so that no city repeats another and none says
less than a real one. The cities come in a fixed order that mixes prefectures and sizes: the first 10 are those of
`--cities 10`. All of it passes `openplan check`. There is no transcription, so no source is compared.
"""

import argparse
import csv
import io
import json
import random
import re
import time
import unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUNDLED = HERE.parent / "datasets/172014/dx-action-plan"
PLAN = "dx-action-plan"

# Columns whose texts are another city's with other words, and those of them that are prose, so that clauses may move.
TEXTS = {
    "sources": ["note"],
    "sections": ["heading", "text"],
    "related-plans": ["title"],
    "policies": ["label", "slogan"],
    "initiatives": ["title"],
    "indicators": ["label", "definition"],
    "terms": ["label", "alt_label", "definition"],
    "source-notes": ["printed", "presumed", "note"],
}
PROSE = {("sections", "text"), ("terms", "definition"), ("source-notes", "note")}

# A word is a run of one script. Latin words, which are names of techniques, stay as they are.
CITY, SHORT = "\x01", "\x02"
WORD = re.compile(r"[\u4e00-\u9fff々]+|[ァ-ヴー]+|[A-Za-z][A-Za-z0-9.+-]*|[0-9]+|[ぁ-ん]+|.", re.DOTALL)
KANJI, KATAKANA = re.compile(r"[\u4e00-\u9fff々]+"), re.compile(r"[ァ-ヴー]{2,}")


class Source(random.Random):
    """Chance that is the same in every version of Python: only `random()` is promised to be."""

    def below(self, limit):
        return int(self.random() * limit)

    def one(self, things):
        return things[self.below(len(things))]

    def shuffled(self, things):
        return [thing for _, thing in sorted(((self.random(), thing) for thing in things), key=lambda pair: pair[0])]


class Municipality:
    """A city, town, village or special ward."""

    def __init__(self, code, prefecture, name, name_en):
        self.code, self.prefecture, self.name, self.name_en = code, prefecture, name, name_en

    def kind(self):
        """Its kind in the list of the profile."""
        return {"市": "city", "町": "town", "村": "village", "区": "special-ward"}[self.name[-1]]

    def check_digit(self):
        rest = sum(int(digit) * weight for digit, weight in zip(self.code[:5], (6, 5, 4, 3, 2))) % 11
        return str((11 - rest) % 10)


def municipalities():
    """All 1,741 in the order in which the corpus takes them."""
    with open(HERE / "municipalities.csv", encoding="utf-8", newline="") as file:
        all_of_them = [Municipality(**row) for row in csv.DictReader(file)]
    assert len({municipality.code for municipality in all_of_them}) == 1741
    assert all(municipality.code[5] == municipality.check_digit() for municipality in all_of_them)
    return Source("municipalities").shuffled(all_of_them)


def words(text):
    return WORD.findall(text.replace("金沢市", CITY).replace("金沢", SHORT))


def clauses(text):
    return [piece for piece in re.split(r"(?<=[、。])", text) if piece]


def normal(text):
    return unicodedata.normalize("NFKC", text)


class Bundled:
    """The bundled package, cut into clauses and words once for all cities."""

    def __init__(self, folder=BUNDLED):
        self.package = (folder / "datapackage.json").read_text(encoding="utf-8")
        self.tables, self.headers = {}, {}
        for path in sorted(folder.glob("*.csv")):
            with open(path, encoding="utf-8", newline="") as file:
                rows = csv.DictReader(file)
                self.tables[path.stem], self.headers[path.stem] = list(rows), rows.fieldnames
        self.texts = {
            (table, column, number): [words(clause) for clause in clauses(row[column])]
            for table, columns in TEXTS.items()
            for column in columns
            for number, row in enumerate(self.tables[table])
        }
        # Headwords of glossaries are the same everywhere, and titles say them.
        headwords = {word for row in self.tables["terms"] for word in words(row["label"] + row["alt_label"])}
        used = {word for text in self.texts.values() for clause in text for word in clause} - headwords
        self.kinds = {}
        for word in sorted(used):
            if KANJI.fullmatch(word):
                self.kinds.setdefault(("kanji", min(len(word), 5)), []).append(word)
            elif KATAKANA.fullmatch(word):
                self.kinds.setdefault(("katakana", min(len(word), 8)), []).append(word)
        self.numbers = sorted(word for word in used if word.isascii() and word.isdigit() and len(word) not in (1, 4))
        self.prose = {place: text for place, text in self.texts.items() if place[:2] in PROSE}
        merged = {row["initiative_id"] for row in self.tables["schedule"] if row["stage_id"] == "merged"}
        schedule = enumerate(self.tables["schedule"])
        self.planned = [number for number, row in schedule if row["initiative_id"] not in merged]
        self.terms = Terms(self.tables["terms"])


class Terms:
    """The headwords of a glossary and their other names, as titles say them."""

    def __init__(self, rows):
        columns = ("label", "alt_label", "alt_label_en", "expansion_en")
        self.ids = {normal(row[column]): row["term_id"] for row in rows for column in columns if row[column]}
        longest_first = sorted(self.ids, key=len, reverse=True)
        self.any = re.compile("|".join(self.standing_alone(name) for name in longest_first))

    @staticmethod
    def standing_alone(name):
        """AR is no part of SMART: a Latin name is not surrounded by Latin letters."""
        latin = "[A-Za-z0-9]"
        before = f"(?<!{latin})" if re.match(latin, name[0]) else ""
        after = f"(?!{latin})" if re.match(latin, name[-1]) else ""
        return before + re.escape(name) + after

    def named_in(self, title):
        """Ids of the terms that `check` wants listed for that title."""
        return list(dict.fromkeys(self.ids[name] for name in self.any.findall(normal(title))))


class City:
    """The plan of one city. `write` puts it into a folder; `revise` makes the content of its next release."""

    def __init__(self, bundled, municipality):
        self.bundled, self.municipality = bundled, municipality
        self.folder = f"{municipality.code}/{PLAN}"
        self.chance = Source(f"plan of {municipality.code}")
        self.exchange = self.exchanged_words()
        self.tables = {name: [dict(row) for row in rows] for name, rows in bundled.tables.items()}
        for row in (row for rows in self.tables.values() for row in rows):
            row["publisher_id"] = municipality.code
        for row in self.tables["observations"]:
            row["area_uri"] = row["area_uri"].replace("C17201", f"C{municipality.code[:5]}")
        for row in self.tables["plans"] + self.tables["sources"]:
            row["title"] = row["title"].replace("金沢市", municipality.name)
        self.write_texts()
        self.tell_titles()
        self.plan_stages()
        self.measure(lambda row: True)

    def exchanged_words(self):
        """Each word becomes another of its kind and length, and no two the same: what was said twice still is."""
        exchange = {CITY: self.municipality.name, SHORT: self.municipality.name[:-1]}
        for kind in self.bundled.kinds.values():
            exchange.update(zip(kind, self.chance.shuffled(kind)))
        for number in self.bundled.numbers:
            exchange[number] = str(10 ** (len(number) - 1) + self.chance.below(9 * 10 ** (len(number) - 1)))
        return exchange

    def said(self, text):
        return "".join(self.exchange.get(word, word) for clause in text for word in clause)

    def write_texts(self):
        texts = dict(self.bundled.texts)
        # Clauses move to other rows, to where one of their end stood.
        ends = {}
        for text in self.bundled.prose.values():
            for clause in text:
                ends.setdefault(clause[-1] if clause[-1] in "、。" else "", []).append(clause)
        self.clauses = {end: self.chance.shuffled(these) for end, these in ends.items()}
        left = {end: iter(these) for end, these in self.clauses.items()}
        for place, text in self.bundled.prose.items():
            texts[place] = [next(left[clause[-1] if clause[-1] in "、。" else ""]) for clause in text]
        # Titles move to other initiatives.
        places = [place for place in texts if place[:2] == ("initiatives", "title")]
        texts.update(zip(places, self.chance.shuffled([texts[place] for place in places])))
        for (table, column, number), text in texts.items():
            self.tables[table][number][column] = self.said(text)

    def tell_titles(self):
        """What repeats the title of an initiative, or follows from it."""
        titles = {row["initiative_id"]: row["title"] for row in self.tables["initiatives"]}
        into = {row["initiative_id"]: row["merged_into_id"] for row in self.tables["initiatives"]}
        for row in self.tables["listings"]:
            row["title_as_printed"] = titles[row["initiative_id"]] + ("(再掲)" if row["relisted"] == "true" else "")
        for row in self.tables["schedule"]:
            if row["stage_id"] == "merged":
                row["stage_as_printed"] = f"「{titles[into[row['initiative_id']]]}」に統合"
        first = self.tables["initiative-terms"][0]
        self.tables["initiative-terms"] = [
            {**first, "initiative_id": initiative, "term_id": term}
            for initiative, title in titles.items()
            for term in self.bundled.terms.named_in(title)
        ]

    def plan_stages(self):
        """Initiatives that are not merged have the stages of others, in other years."""
        printed = self.bundled.tables["schedule"]
        for number in self.bundled.planned:
            row, other = self.tables["schedule"][number], printed[self.chance.one(self.bundled.planned)]
            row["stage_id"], row["stage_as_printed"] = other["stage_id"], other["stage_as_printed"]

    def measure(self, which):
        """Values of about the size of the bundled ones, with their printed forms."""
        rows = zip(self.tables["observations"], self.bundled.tables["observations"])
        for row, bundled in (pair for pair in rows if which(pair[0])):
            number, many, unit = re.fullmatch(r"([\d,]+)(万?)(\D+)", bundled["value_as_printed"]).groups()
            value = 1 + self.chance.below(99 if unit == "%" else 2 * int(number.replace(",", "")))
            row["value"] = str(value * 10_000 if many else value)
            row["value_as_printed"] = f"{value:,}{many}{unit}"
            if "→" in row["change_as_printed"]:
                before = value + 1 + self.chance.below(2000)
                row["change_as_printed"] = f"({before:,}{many}{unit}→{before - value:,}{many}{unit})"
            elif row["change_from_previous"]:
                change = self.chance.below(2 * value) - value or 1
                row["change_from_previous"] = str(change)
                row["change_as_printed"] = f"({'△' if change < 0 else '+'}{abs(change):,}{unit})"

    def revise(self):
        """Changes what a progress report and an editor would: the actual values, and the definitions of three terms.

        The ids of those terms, with their new definitions.
        """
        self.measure(lambda row: row["value_type_id"] == "actual")
        revised = self.chance.shuffled(self.tables["terms"])[:3]
        for row in revised:
            text = [self.chance.one(self.clauses["、"]) for _ in range(1 + self.chance.below(3))]
            row["definition"] = self.said([*text, self.chance.one(self.clauses["。"])])
        return {row["term_id"]: row["definition"] for row in revised}

    def write(self, root):
        folder = Path(root) / self.folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "datapackage.json").write_text(self.package(), encoding="utf-8", newline="")
        for name, rows in self.tables.items():
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, self.bundled.headers[name])
            writer.writeheader()
            writer.writerows(rows)
            (folder / f"{name}.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
        return folder

    def package(self):
        city = self.municipality
        plain = re.sub("[^a-z0-9]+", "-", city.name_en.lower()).strip("-")
        known = {
            "172014": city.code,
            "C17201": f"C{city.code[:5]}",
            "金沢市": city.name,
            "石川県": city.prefecture,
            "kanazawa-dx": f"{plain}-dx",
            "Kanazawa City": city.name_en,
            "Kanazawa": city.name_en,
        }
        written = {text: json.dumps(value, ensure_ascii=False)[1:-1] for text, value in known.items()}
        package = re.sub("|".join(known), lambda found: written[found.group()], self.bundled.package)
        return package.replace('"publisher_kind": "city"', f'"publisher_kind": "{city.kind()}"')


def cities(count):
    """The first cities of the corpus."""
    bundled = Bundled()
    return (City(bundled, municipality) for municipality in municipalities()[:count])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the packages are written, each as CODE/dx-action-plan")
    parser.add_argument("--cities", type=int, default=10, help="how many, at most 1,741 (default: %(default)s)")
    arguments = parser.parse_args()
    began = time.monotonic()
    for city in cities(arguments.cities):
        city.write(arguments.folder)
    print(f"{arguments.cities} packages in {arguments.folder}, {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    main()
