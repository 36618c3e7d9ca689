"""What the themes say on the start page: see nav, home, person, dumps and search of each theme."""

from performance import rooms

rooms.load("home")
