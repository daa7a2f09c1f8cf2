"""Every figure of the standard that the site has, counted plainly."""
from tests.checklists import plain, plain_papers

FIGURES = {**plain.FIGURES, **plain_papers.FIGURES}
