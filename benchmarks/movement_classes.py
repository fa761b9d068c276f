"""How often a made-up animal of a known class is told as which, and how long it takes.

python benchmarks/movement_classes.py [--animals 40]
"""

import argparse
import time
from collections import Counter

from cami.movement.migration import movement_class
from tests.movement import test_migration as made_up


def main():
    """Print a row of the table of confusion for each class."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--animals", type=int, default=40)
    count = asked.parse_args().animals
    for name in ("resident", "disperser", "migrant", "mixed", "nomad"):
        begun = time.process_time()
        told = Counter()
        for seed in range(count):
            centre = made_up.nomad(seed) if name == "nomad" else getattr(made_up, name)
            told[movement_class(made_up.animal(centre, seed=seed)).shape or "refused"] += 1
        used = (time.process_time() - begun) / count
        print(f"{name}: {dict(told.most_common())}; {used:.2f} s each")


if __name__ == "__main__":
    main()
