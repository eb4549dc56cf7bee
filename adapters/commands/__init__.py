"""What the command line's commands do, by kind: answers, the newsroom's work, texts and lines of JSON."""
