"""From a bare checkout to one that runs: virtual environment, locked dependencies, browser assets, test programs."""
