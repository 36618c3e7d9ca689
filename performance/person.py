"""What the themes add to the employee file: see nav, home, person, dumps and search of each theme."""

from performance import rooms

rooms.load("person")
