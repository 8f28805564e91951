"""What this room offers to imports: it writes pieces, and pictures that stand by themselves."""

from editorial.intake.runs.picture_writer import PictureWriter
from editorial.intake.runs.piece_writer import PieceWriter, tag_piece
from editorial.intake.sources.items import What

WRITERS = {What.PIECE: PieceWriter, What.PICTURE: PictureWriter}
TAGGERS = {What.PIECE: tag_piece}
