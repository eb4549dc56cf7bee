"""The command desk: what readers can ask and change, written once for every platform."""
