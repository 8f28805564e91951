"""What a screen costs, and how that grows: the same screens asked of a small copy and of a large one.

A room offers `growth.load(scale, chance)`, which writes what the room holds in the quantities of `scale`, and
`growth.SCREENS`, what people look at there. A copy is made of no installation's data: its database begins empty.
"""
