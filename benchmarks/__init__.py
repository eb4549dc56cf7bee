"""The measurements the README and the documents quote; anybody can run them: `./run bench NAME`."""
