"""Reading Word documents (.docx) as adopted; what was inserted and deleted stands aside."""

from cami.sources.docx.reader import read_docx as read_docx
