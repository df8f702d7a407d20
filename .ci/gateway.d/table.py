"""Prints each mesh case of the suite as passed, failed or skipped, and why: table.py FEATURES CASES LOG. Fails when one failed."""

import re
import sys


def reasons_against(features):
    """Features that are not claimed, with the reason: lines '- Feature: why'."""
    return dict(re.findall(r"^- *(\w+): *(.+)$", open(features).read(), re.MULTILINE))


def last_complaints(log):
    """For each case the last thing that was not as it should be."""
    complaints, case = {}, None
    for line in open(log, errors="replace"):
        if switch := re.match(r"=== (?:RUN|CONT|NAME) +(Test\w+/[^/\s]+)", line):
            case = switch[1]
        elif said := re.match(
            r"    [\w-]+\.go:\d+: (?:\S+Z: )?(.*not ready yet: |.*distribution test failed \S+ )?(.*?)(?: \(after \S+\))?$",
            line,
        ):
            if said[1] or line.startswith("    unasked_test.go"):
                complaints[case] = said[2]
    return complaints


def main(features, cases, log):
    unclaimed, complaints = reasons_against(features), last_complaints(log)
    count = dict.fromkeys(("passed", "FAILED", "skipped", "of gateways"), 0)
    for line in open(cases):
        outcome, case, missing = line.rstrip("\n").split("\t")
        test, _, name = case.rpartition("/")
        name = name if test == "TestConformance" else f"{test.removeprefix('Test')}/{name}"
        why = ""
        if outcome == "gateway":
            count["of gateways"] += 1
            continue
        if outcome == "FAILED":
            why = complaints.get(case, "")
        elif outcome == "skipped":
            known = [f"{f} is not claimed: {unclaimed[f]}" for f in missing.split() if f in unclaimed]
            why = "; ".join(known) if missing else "left out by an option"
            if not why:
                outcome, why = "FAILED", f"neither claimed nor explained in {features}: {missing}"
        count[outcome] += 1
        print(f"{outcome:8} {name:46} {why[:160]}".rstrip())
    print(", ".join(f"{number} {outcome.lower()}" for outcome, number in count.items()), end="")
    print(" (skipped, for Weft is none)" if count["of gateways"] else "")
    return count["FAILED"] > 0 or count["passed"] == 0


sys.exit(main(*sys.argv[1:]))
