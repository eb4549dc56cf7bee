"""What the project's own upkeep needs: `./run check` and the pictures in the documents."""
