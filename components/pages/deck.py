"""Page: the deck, views in the order in which they will be shown.

Its reader came to take what was found on the other pages into a meeting, or to open it once more.
"""

from components import decking
from components.state import survey

decking.show(survey())
