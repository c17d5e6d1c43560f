"""Results as pandas tables; pandas is loaded only here, and only when a table is asked for."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from voicesim.model.errors import MissingPart

if TYPE_CHECKING:
    from pandas import DataFrame


def frame(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> "DataFrame":
    """A table with these columns, in this order; what is not known is None or NaN.

    Raises:
        MissingPart: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise MissingPart("pandas is not installed", where="to_pandas()", remedy="pip install pandas") from None
    return pd.DataFrame.from_records(list(rows), columns=list(columns))
