"""What this room offers to imports: it writes pieces, and pictures that stand by themselves."""

from editorial.importers.images import PictureWriter
from editorial.importers.items import What
from editorial.importers.pieces import PieceWriter, tag_piece

WRITERS = {What.PIECE: PieceWriter, What.PICTURE: PictureWriter}
TAGGERS = {What.PIECE: tag_piece}
