"""Menu entries: see nav, home, person, dumps and search of each theme."""

from performance import rooms

rooms.load("nav")
