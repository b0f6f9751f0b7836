"""Every public function answers whatever it is given: rightly, or in plain words.

Each is called with each of its arguments replaced by each of many wrong things. What does not fit
the annotation of the parameter must be refused, at once, by one of the project's own errors; what
does may be refused or not. A public function without a row of valid arguments fails the tests.
"""

import dataclasses
import inspect
import io
import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image as pillow

import colorseg
from colorseg import (
    comparisons,
    exports,
    finishing,
    histogram,
    metrics,
    samples,
    segmentation,
    starts,
    steps,
    visible,
)
from colorseg import runs as fitting
from colorseg.clustering import lloyd as clustering
from colorseg.color import SPACES, VISIONS
from colorseg.color.hexes import write_hexes
from colorseg.exports import (
    Provenance,
    encoders,
    file_names,
    outlines,
    pictures,
    previews,
    records,
    screens,
)
from colorseg.exports import labels as label_files
from colorseg.images import loading, saving
from colorseg.metrics import clusters
from colorseg.palettes import (
    BASELINES,
    ORDERS,
    binary_files,
    palette,
    quantization,
    swatches,
    text_files,
)
from colorseg.palettes import reading as palette_reading
from colorseg.plots import PLOTS, convergence, inks, windows
from colorseg.samples import photograph
from colorseg.selection import criteria as selection
from colorseg.sizes import Sizes
from tests.made import encoded, picture
from tests.test_tables import TABLES

MODULES = (
    *(clustering, clusters, comparisons, convergence, encoders, exports, file_names),
    *(inks, label_files, loading, metrics, palette, palette_reading, photograph),
    *(
        pictures,
        previews,
        quantization,
        records,
        samples,
        saving,
        screens,
        segmentation,
        selection,
        steps,
    ),
    *(text_files, visible, windows),
)
IMAGE = picture(6, 5)
ALPHA = np.where(picture(6, 5, seed=1)[..., 0] < 50, 0, 255).astype(np.uint8)
VEIL = ALPHA // 255 * picture(6, 5, seed=2)[..., 0]
IGNORING = colorseg.Settings(
    k=4, ignore=write_hexes(IMAGE[2:3, 2])[0], ignore_within=9.0, ignored="kept"
)
HISTOGRAM = colorseg.count_colors(IMAGE)
COUNTED = {"histogram": HISTOGRAM, "k": 4, "rng": np.random.default_rng(0)}
VEILED = colorseg.count_colors(IMAGE, alpha=VEIL)
RESULT = colorseg.segment(IMAGE, colorseg.Settings(k=4), alpha=ALPHA)
KEPT = colorseg.segment(IMAGE, IGNORING, alpha=VEIL)
OPAQUE = colorseg.segment(IMAGE, colorseg.Settings(k=4, dither="ordered"))
TRIALS = colorseg.survey(HISTOGRAM, ks=range(1, 6))
SCREEN = screens.Screen.of(RESULT.visible, 3)
COLORS, LABELS = RESULT.colors, RESULT.labels
SHARES = RESULT.palette.shares
CLUSTERING = RESULT.clustering
PNG = encoded(pillow.fromarray(IMAGE))
AS_FILE = {"segmentation": RESULT, "name": "harbor"}
FROM = {"provenance": Provenance()}
INDEXED = {"labels": LABELS, "colors": COLORS, "alpha": ALPHA}
PLAIN = ("color_table", "jasc_palette", "photoshop_swatches", "riff_palette")
NAMED = ("gimp_palette", "paint_net_palette", "swatch_exchange")
SWATCHES = {"colors": COLORS, "name": "harbor", "shares": SHARES}
ROWS = IMAGE.reshape(-1, 3)


def fields_of(whole):
    return {field.name: getattr(whole, field.name) for field in dataclasses.fields(whole)}


# What each public function may be given: all of its arguments.
VALID = {
    "Clustering": fields_of(CLUSTERING),
    "Histogram": fields_of(VEILED),
    "Ignored": fields_of(KEPT.ignored),
    "Image": {"colors": IMAGE, "alpha": ALPHA, "notes": ("a note",), "size_bytes": 9},
    "Limits": fields_of(colorseg.Limits()),
    "Painted": fields_of(KEPT.painted),
    "Palette": fields_of(RESULT.palette),
    "Segmentation": fields_of(KEPT),
    "Settings": fields_of(colorseg.Settings(locked="#ff0000", ignore="#00ff00")),
    "Step": fields_of(CLUSTERING.start),
    "Histogram.label_pixels": {
        "pixels": IMAGE,
        "alpha": ALPHA,
        "labels": np.arange(len(HISTOGRAM), dtype=np.uint8),
    },
    "Histogram.__add__": {"other": VEILED},
    "Histogram.count_missing": {"colors": COLORS},
    "Histogram.only": {"rows": HISTOGRAM.counts > 0},
    "Image.laid_on": {"background": (1, 2, 3)},
    "Clustering.reordered": {"order": np.array([3, 1, 0, 2])},
    "Selection.curve": {"name": "inertia"},
    "Selection.__getitem__": {"k": 2},
    "all_different": {"colors": COLORS},
    "as_png": {"figure": Figure()},
    "as_svg": {"figure": Figure()},
    "check_gif": INDEXED,
    "check_labels": INDEXED,
    "check_webp": INDEXED,
    "checked_ink": {"ink": inks.DARK},
    "checked_quantized": {"quantized": RESULT},
    "checked_segmentation": {"segmentation": RESULT},
    "checked_selection": {"selection": TRIALS},
    "clear_label": {"k": 4},
    "cluster": {
        "points": HISTOGRAM.colors,
        "counts": HISTOGRAM.counts,
        "weights": HISTOGRAM.counts,
        "centroids": COLORS[:3].astype(float),
        "max_iter": 5,
        "tol": 0.1,
        "locked": 1,
        "sizes": Sizes(),
        "on_step": print,
    },
    "before_file": {"pixels": IMAGE, "alpha": VEIL, "step": 2},
    "file_preview": {"screen": SCREEN, "painted": SCREEN.painted(RESULT)},
    "cluster_blends": {"segmentation": RESULT},
    "compare_methods": {"segmentation": RESULT, "on_progress": lambda text, share: None},
    "compare_starts": {"segmentation": RESULT, "on_progress": lambda text, share: None},
    "cluster_figures": {"segmentation": RESULT},
    "color_segmentation": {
        "img_path": io.BytesIO(PNG),
        "k_clusters": 3,
        "max_iter": 4,
        "init_centroids": ROWS[:3],
        "show_comparison": False,
    },
    "draw_convergence": {"segmentation": RESULT, "ink": inks.DARK},
    "convert_img_to_1d": {"img_2d": IMAGE},
    "count_colors": {"pixels": IMAGE, "alpha": VEIL, "on_band": lambda share: None},
    "css_properties": SWATCHES,
    "describe_convergence": {"segmentation": RESULT},
    "dither": {
        "image": IMAGE,
        "colors": COLORS,
        "method": "Floyd-Steinberg",
        "strength": 0.5,
        "clear": ALPHA == 0,
        "on_progress": lambda share: None,
    },
    "draw_sample": {"name": "tangram"},
    "elbow": {"selection": TRIALS},
    "encode_gif": INDEXED,
    "encode_image": {"pixels": IMAGE, "kind": "PNG", "alpha": ALPHA},
    "encode_indexed_png": INDEXED | {"quick": True},
    "encode_truecolor_png": {"pixels": IMAGE, "alpha": ALPHA},
    "encode_webp": INDEXED,
    "everything": AS_FILE | FROM | {"on_progress": lambda kind, share: None},
    "export_for": {"path_name": "a.png"},
    "fewest_within": {"selection": TRIALS, "delta": 2.0},
    "fewer_colors_notice": {"distinct": 3, "found": 3, "k": 4},
    "file_stem": {"name": "harbor.jpg", "segmentation": RESULT},
    "fit": {
        "histogram": VEILED,
        "settings": colorseg.Settings(k=4),
        "on_start": lambda centroids: None,
        "on_step": lambda step: None,
        "on_progress": lambda text, share: None,
    },
    "generate_2d_img": {
        "img_2d_shape": (6, 5, 3),
        "centroids": COLORS.astype(float),
        "labels": LABELS.reshape(-1),
    },
    "hex_list": {"segmentation": RESULT},
    "indexed_png": {"segmentation": RESULT},
    "just_noticeable": {"selection": TRIALS},
    "kmeans": {
        "img_1d": ROWS,
        "k_clusters": 3,
        "max_iter": 4,
        "init_centroids": ROWS[:3],
        "tol": 0.1,
        "seed": 3,
    },
    "left_out": {"segmentation": RESULT},
    "label_array": INDEXED,
    "label_png": INDEXED,
    "layers": INDEXED,
    "load_image": {"source": PNG, "limits": colorseg.Limits(), "damaged": True},
    "look_at": {
        "image": IMAGE,
        "alpha": VEIL,
        "settings": IGNORING,
        "histogram": VEILED,
        "on_progress": lambda text, share: None,
    },
    "main": {},
    "map_to": {"histogram": HISTOGRAM, "colors": COLORS},
    "masks": INDEXED,
    "measure_all": {"quantized": RESULT},
    "numbered": {"stem": "harbor"},
    "paint": {
        "visible": KEPT.visible,
        "found": fitting.fit(KEPT.histogram, IGNORING),
        "settings": IGNORING,
        "later": False,
        "on_progress": lambda text, share: None,
    },
    "palette_json": {"segmentation": RESULT},
    "photograph_path": {},
    "plain_settings": {"settings": IGNORING},
    "preview": {"segmentation": RESULT, "longest": 3, "screen": SCREEN},
    "recolor": {"segmentation": RESULT, "pairs": "#000000=#ff0000"},
    "quantize": {
        "original": IMAGE,
        "histogram": VEILED,
        "colors": COLORS,
        "alpha": VEIL,
    },
    "read_image": {"img_path": PNG},
    "read_palette": {"data": b"#ff8000"},
    "read_strips": {"source": PNG, "limits": colorseg.Limits(), "damaged": True},
    "recommend": {"selection": TRIALS},
    "save_image": {"pixels": IMAGE, "path": "a.png"},
    "save_img": {"img_2d": IMAGE, "img_path": "a.png"},
    "scss_variables": SWATCHES,
    "segment": {
        "image": IMAGE,
        "settings": IGNORING,
        "alpha": VEIL,
        "histogram": VEILED,
        "on_step": lambda step: None,
        "on_progress": lambda text, share: None,
    },
    "show_images": {"images": {"Image": IMAGE}},
    "show_img": {"img_2d": IMAGE},
    "show_img_comparison": {"original_img": IMAGE, "new_img": IMAGE},
    "silhouette": {"selection": TRIALS},
    "style": {"axes": Figure().subplots(), "ink": inks.DARK},
    "survey": {
        "histogram": HISTOGRAM,
        "settings": colorseg.Settings(),
        "ks": [2, 3],
        "on_progress": lambda text, share: None,
    },
    "svg_swatches": SWATCHES,
    "tailwind_theme": SWATCHES,
    "thin_labels": {"labels": LABELS, "step": 2, "k": 4, "clear": ALPHA == 0},
    "thin_painted": {"painted": KEPT.painted, "step": 2},
    "thumbnail": {"pixels": IMAGE, "longest": 3},
    "weigh_pairs": {"original": IMAGE, "labels": LABELS, "alpha": VEIL},
    "with_alpha": INDEXED,
    "without_finishing": {"segmentation": OPAQUE},
    **{name: {"colors": COLORS} for name in PLAIN},
    **{name: {"colors": COLORS, "name": "harbor"} for name in NAMED},
    "check_svg": INDEXED,
    "load_photograph": {},
    "outline_png": {"labels": LABELS, "alpha": ALPHA},
    "svg": INDEXED | {"title": "harbor", "most": 10_000},
    "swatch_png": {"segmentation": RESULT},
    **{f"BASELINES[{name!r}].choose": COUNTED for name in BASELINES},
    **{f"CRITERIA[{name!r}]": {"selection": TRIALS} for name in selection.CRITERIA},
    **{f"METRICS[{name!r}].measure": {"quantized": RESULT} for name in metrics.METRICS},
    **{f"METRICS[{name!r}].text": {"value": 0.5} for name in metrics.METRICS},
    **{f"PLOTS[{name!r}].draw": {"segmentation": RESULT, "ink": inks.DARK} for name in PLOTS},
    **{f"ORDERS[{name!r}].places": {"colors": COLORS} for name in ORDERS},
    **{f"VISIONS[{name!r}].seen": {"colors": COLORS} for name in VISIONS},
    **{f"SPACES[{name!r}].to_points": {"colors": COLORS} for name in SPACES},
    **{f"SPACES[{name!r}].to_colors": {"points": COLORS.astype(float)} for name in SPACES},
    **{f"SPACES[{name!r}].weighted": {"lightness": 0.5} for name in SPACES},
    **{f"PLOTS[{name!r}].describe": {"segmentation": RESULT} for name in PLOTS},
    **{f"EXPORTS[{name!r}].write": AS_FILE | FROM for name in exports.EXPORTS},
    **{f"EXPORTS[{name!r}].refusal": {"segmentation": RESULT} for name in exports.EXPORTS},
    **{f"EXPORTS[{name!r}].check": {"segmentation": RESULT} for name in exports.EXPORTS},
    **{
        f"INITIALIZERS[{name!r}].choose": {
            "points": HISTOGRAM.colors,
            "counts": HISTOGRAM.counts,
            "k": 4,
            "rng": np.random.default_rng(0),
            "given": COLORS[:1].astype(float),
        }
        for name in starts.INITIALIZERS
    },
    **{
        f"QUALITIES[{name!r}].refine": {
            "points": HISTOGRAM.colors,
            "counts": HISTOGRAM.counts,
            "centroids": COLORS.astype(float),
            "rng": np.random.default_rng(0),
            "locked": 1,
            "on_progress": lambda share: None,
        }
        for name in starts.QUALITIES
    },
}
VALID |= {f"DITHERS[{name!r}]": VALID["dither"] | {"method": name} for name in finishing.DITHERS}
# What takes longer is not called with all that it may be given.
SLOW = re.compile("everything|report|sheet|main|draw|convergence")

METHODS = {
    "Histogram.label_pixels": HISTOGRAM.label_pixels,
    "Histogram.__add__": HISTOGRAM.__add__,
    "Histogram.count_missing": HISTOGRAM.count_missing,
    "Histogram.only": HISTOGRAM.only,
    "Image.laid_on": colorseg.load_image(PNG).laid_on,
    "Clustering.reordered": CLUSTERING.reordered,
    "Selection.curve": TRIALS.curve,
    "Selection.__getitem__": TRIALS.__getitem__,
}


def public_functions():
    """All that a user may call, by the names of the rows above."""
    for module in MODULES:
        for name in getattr(module, "__all__", [name for name in vars(module) if name[0] != "_"]):
            entry = getattr(module, name)
            if inspect.isfunction(entry) and entry.__module__ == module.__name__:
                yield name, entry
    for name in colorseg.__all__:
        entry = getattr(colorseg, name)
        if callable(entry) and not (inspect.isclass(entry) and issubclass(entry, Exception)):
            yield name, entry
    for name in ("color_table", "photoshop_swatches", "riff_palette", "swatch_exchange"):
        yield name, getattr(binary_files, name)
    yield "svg_swatches", swatches.svg_swatches
    yield "svg", outlines.svg
    yield "check_svg", outlines.check_svg
    yield "dither", finishing.dither
    yield "count_colors", histogram.count_colors
    yield "fit", fitting.fit
    yield "Ignored", visible.Ignored
    yield "Painted", segmentation.Painted
    yield from METHODS.items()
    for table, doors in DOORS.items():
        for key, row in TABLES[table].items():
            for name, door in doors.items():
                yield f"{table.rpartition('.')[2]}[{key!r}]{name}", door(key, row)


def method(name):
    return {f".{name}": lambda key, row: getattr(row, name)}


# How the functions in the rows of each table are called; some tables have none, or none that take
# anything.
DOORS = {
    "colorseg.color.SPACES": method("to_points") | method("to_colors") | method("weighted"),
    "colorseg.color.VISIONS": method("seen"),
    "colorseg.exports.EXPORTS": method("write") | method("refusal") | method("check"),
    "colorseg.finishing.DITHERS": {"": lambda key, row: partial(finishing.dither, method=key)},
    "colorseg.metrics.METRICS": method("measure") | method("text"),
    "colorseg.palettes.BASELINES": method("choose"),
    "colorseg.palettes.ORDERS": method("places"),
    "colorseg.plots.PLOTS": method("draw") | method("describe"),
    "colorseg.samples.EXPERIMENTS": {},
    "colorseg.samples.SAMPLES": {},
    "colorseg.selection.CRITERIA": {"": lambda key, row: row},
    "colorseg.settings.ENTRIES": {},
    "colorseg.settings.IGNORED": {},
    "colorseg.starts.INITIALIZERS": method("choose"),
    "colorseg.starts.QUALITIES": method("refine"),
}


def functions_in_rows():
    """The functions that a row of a table is, or has: called by way of the table."""
    for table in TABLES.values():
        for row in table.values():
            fields = vars(row).values() if dataclasses.is_dataclass(row) else [row]
            yield from filter(inspect.isfunction, fields)


IN_ROWS = set(functions_in_rows())
PUBLIC = {
    name: function
    for name, function in public_functions()
    if name in VALID or "[" in name or function not in IN_ROWS
}
# What an argument of a name may be, for functions that are new and take the usual things.
USUAL = {
    "alpha": ALPHA,
    "colors": COLORS,
    "histogram": HISTOGRAM,
    "image": IMAGE,
    "ink": inks.DARK,
    "k": 4,
    "labels": LABELS,
    "name": "harbor",
    "pixels": IMAGE,
    "quantized": RESULT,
    "segmentation": RESULT,
    "selection": TRIALS,
    "shares": SHARES,
}
for _name in PUBLIC.keys() - VALID.keys():
    _parameters = inspect.signature(PUBLIC[_name]).parameters
    if _parameters.keys() <= USUAL.keys():
        VALID[_name] = {parameter: USUAL[parameter] for parameter in _parameters}

WRONG = {
    "None": lambda: None,
    "True": lambda: True,
    "NumPy's True": lambda: np.True_,
    "0": lambda: 0,
    "-1": lambda: -1,
    "2.5": lambda: 2.5,
    "300": lambda: 300,
    "huge": lambda: 10**400,
    "NaN": lambda: float("nan"),
    "NumPy's NaN": lambda: np.float32("nan"),
    "infinity": lambda: float("inf"),
    "complex": lambda: 1j,
    "NumPy's complex": lambda: np.complex64(1),
    "Decimal": lambda: Decimal(3),
    "Fraction": lambda: Fraction(1, 3),
    "time span": lambda: np.timedelta64(3, "s"),
    "date": lambda: np.datetime64("2020-01-01"),
    "text": lambda: "5",
    "no text": lambda: "",
    "odd text": lambda: "\ud800\0../x",
    "long text": lambda: "x" * 5000,
    "bytes": lambda: b"GIF89a",
    "no bytes": lambda: b"",
    "bytearray": lambda: bytearray(b"x"),
    "list": list,
    "list of colors": lambda: [[255, 0, 0], [0, 255, 0]],
    "ragged list": lambda: [[1, 2, 3], [1]],
    "tuple": tuple,
    "tuple of None": lambda: (None,),
    "dict": dict,
    "dict of settings": lambda: {"k": 5},
    "set": set,
    "range": lambda: range(3),
    "generator": lambda: (i for i in "abc"),
    "object": object,
    "type": lambda: int,
    "our type": lambda: colorseg.Histogram,
    "module": lambda: np,
    "Path": lambda: Path("no/such/file.png"),
    "text file": lambda: io.StringIO("x"),
    "open file": lambda: io.BytesIO(b"x"),
    "Image": lambda: colorseg.load_image(PNG),
    "Pillow's image": lambda: pillow.fromarray(IMAGE),
    "Settings": colorseg.Settings,
    "histogram of another": lambda: colorseg.count_colors(picture(6, 5, seed=9)),
    "histogram of less": lambda: colorseg.count_colors(IMAGE[1:]),
    "out of order": lambda: colorseg.Histogram(HISTOGRAM.colors[::-1], HISTOGRAM.counts),
    "empty histogram": lambda: colorseg.count_colors(IMAGE, alpha=0 * ALPHA),
    "veiled histogram": lambda: VEILED,
    "Painted": lambda: KEPT.painted,
    "Ignored": lambda: KEPT.ignored,
    "Palette": lambda: RESULT.palette,
    "Clustering": lambda: CLUSTERING,
    "result": lambda: OPAQUE,
    "Selection": lambda: TRIALS,
    "floats": lambda: IMAGE / 255,
    "halves": lambda: IMAGE.astype(np.float16),
    "uint16": lambda: IMAGE.astype(np.uint16),
    "int8": lambda: IMAGE.astype(np.int8),
    "int64": lambda: IMAGE.astype(np.int64),
    "truths": lambda: IMAGE > 99,
    "complexes": lambda: IMAGE.astype(complex),
    "texts": lambda: IMAGE.astype(str),
    "objects": lambda: IMAGE.astype(object),
    "times": lambda: IMAGE.astype("m8[s]"),
    "records": lambda: np.zeros(4, [("red", "u1"), ("green", "u1")]),
    "RGBA": lambda: np.dstack([IMAGE, ALPHA]),
    "planes first": lambda: np.ascontiguousarray(np.moveaxis(IMAGE, -1, 0)),
    "gray": lambda: IMAGE[..., 0],
    "one color": lambda: IMAGE[0, 0],
    "row": lambda: ROWS,
    "number in an array": lambda: np.array(3),
    "empty": lambda: np.zeros((0, 3), np.uint8),
    "empty image": lambda: np.zeros((0, 5, 3), np.uint8),
    "empty row": lambda: np.zeros(0, np.uint8),
    "frames": lambda: np.stack([IMAGE, IMAGE]),
    "300 colors": lambda: picture(1, 300)[0],
    "NaN rows": lambda: np.full((4, 3), np.nan),
    "infinite rows": lambda: np.full((4, 3), np.inf),
    "huge rows": lambda: np.full((4, 3), 1e200),
    "equal rows": lambda: np.zeros((30, 3)),
    "negative": lambda: np.full(30, -1),
    "zeros": lambda: np.zeros(30, int),
    "matrix": lambda: np.matrix([[1, 2, 3], [4, 5, 6]]),
    "byte matrix": lambda: np.asmatrix(ROWS),
    "masked": lambda: np.ma.masked_greater(IMAGE, 99),
    "masked rows": lambda: np.ma.masked_greater(ROWS, 99),
    "list of masked rows": lambda: list(np.ma.masked_greater(ROWS, 99)),
    "list of a masked number": lambda: [[1, 2, np.ma.masked], [4, 5, 6]],
    "large halves": lambda: np.full((4, 3), 60_000, np.float16) / [[1], [2], [3], [4]],
    "masked alpha": lambda: np.ma.masked_less(ALPHA, 9),
    "nothing masked": lambda: np.ma.array(IMAGE),
    "high labels": lambda: np.full((6, 5), 200, np.uint8),
    "clear everywhere": lambda: np.zeros((6, 5), np.uint8),
    "transposed": lambda: ALPHA.T,
}


def hints_of(function):
    """What each parameter may be, by its annotation."""
    if inspect.isclass(function):
        return typing.get_type_hints(function)
    return typing.get_type_hints(inspect.unwrap(getattr(function, "func", function)))


def fits(value, hint):
    """Whether a value is of the kind that an annotation asks for."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is typing.Any or "ArrayLike" in str(hint) or "_ArrayLike" in str(hint):
        return True
    if origin in (typing.Union, types.UnionType):
        return any(fits(value, each) for each in arguments)
    if hint is float:
        if getattr(value, "shape", None) == ():
            return True
        return isinstance(value, int | float | np.number) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int | np.integer) or getattr(value, "shape", None) == ()
    if hint is bool:
        return isinstance(value, bool | np.bool_)
    if hint is typing.BinaryIO:
        return hasattr(value, "read")
    if hint is quantization.Quantized:
        return isinstance(value, colorseg.Segmentation)
    if origin is np.ndarray:
        return isinstance(value, np.ndarray) and not isinstance(value, np.ma.MaskedArray)
    if origin in (Callable, Iterable, Mapping, tuple, dict) or origin is not None:
        return isinstance(value, origin)
    return isinstance(value, type(None) if hint is None else hint)


def arguments_of():
    """Each argument of each function; a method of a row's class checks the same in every row."""
    seen = set()
    for name, function in PUBLIC.items():
        checked_by = getattr(function, "__func__", getattr(function, "func", function))
        marks = [pytest.mark.exhaustive] if checked_by in seen else []
        seen.add(checked_by)
        for parameter in inspect.signature(function).parameters:
            yield pytest.param(name, parameter, id=f"{name}-{parameter}", marks=marks)


def digest(value):
    """All that a value is, to be compared."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, value.tobytes()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return type(value), digest(fields_of(value))
    if isinstance(value, dict):
        return [(key, digest(each)) for key, each in value.items()]
    if isinstance(value, list | tuple):
        return [digest(each) for each in value]
    if isinstance(value, bytes | str | int | float):
        return repr(value)
    return type(value)


def call(name, arguments):
    if isinstance(arguments.get("img_path"), io.BytesIO):
        arguments["img_path"].seek(0)
    result = PUBLIC[name](*positional(PUBLIC[name], arguments), **keywords(PUBLIC[name], arguments))
    return list(result) if inspect.isgenerator(result) else result


def positional(function, arguments):
    parameters = inspect.signature(function).parameters.values()
    return [arguments[p.name] for p in parameters if p.kind is not p.KEYWORD_ONLY]


def keywords(function, arguments):
    parameters = inspect.signature(function).parameters.values()
    return {p.name: arguments[p.name] for p in parameters if p.kind is p.KEYWORD_ONLY}


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_the_doors_of_every_table_are_known():
    assert set(DOORS) == set(TABLES)


def test_every_public_function_has_a_row_of_valid_arguments():
    assert set(PUBLIC) == set(VALID)
    for name, function in PUBLIC.items():
        assert set(inspect.signature(function).parameters) == set(VALID[name]), name


@pytest.mark.parametrize(("name", "parameter"), list(arguments_of()))
@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
@pytest.mark.filterwarnings("ignore::colorseg.errors.FewerColorsWarning")
def test_what_is_wrong_is_refused_in_plain_words(name, parameter):
    hint = hints_of(PUBLIC[name]).get(parameter, typing.Any)
    for called, make in WRONG.items():
        wrong = make()
        allowed = fits(wrong, hint)
        if allowed and (SLOW.search(name) or callable(wrong)):
            continue  # what a callback raises is its own
        try:
            call(name, VALID[name] | {parameter: wrong})
        except colorseg.ColorsegError as error:
            message = str(error)
            assert re.match(r"[^\n]{15,500}$", message), f"{called}: {message}"
            assert not re.search(r"0x[0-9a-f]{6}|numpy\.core|Traceback|dtype\(", message), message
        except Exception as error:
            pytest.fail(f"{name}({parameter}={called}): {type(error).__name__}: {error}")
        else:
            assert allowed, f"{name}({parameter}={called}) was taken"


@pytest.mark.parametrize("name", exports.EXPORTS)
def test_what_a_row_of_the_exports_holds_refuses_no_result_at_all(name):
    export = exports.EXPORTS[name]
    with pytest.raises(colorseg.ColorsegError, match="segmentation must be a Segmentation"):
        export.make(None, "harbor", Provenance())


def in_other_layouts(value):
    if not isinstance(value, np.ndarray):
        return [value] * 4
    fixed, backward = value.copy(), value[::-1].copy()[::-1]
    fixed.setflags(write=False)
    return [fixed, np.asfortranarray(value), backward, value.view(Subclass)]


class Subclass(np.ndarray):
    """An array as libraries make their own, such as those of files mapped into memory."""


@pytest.mark.parametrize("name", [name for name in PUBLIC if not SLOW.search(name)])
def test_arguments_are_left_as_they_were_and_may_lie_in_memory_in_any_way(name):
    arguments = VALID[name] | ({"rng": np.random.default_rng(0)} if "rng" in VALID[name] else {})
    before = digest(arguments)
    expected = digest(call(name, arguments))
    assert digest(arguments) == before
    for layout in range(4):
        other = {key: in_other_layouts(value)[layout] for key, value in arguments.items()}
        if "rng" in other:
            other["rng"] = np.random.default_rng(0)
        assert digest(call(name, other)) == expected


@pytest.mark.parametrize("k", [np.int64(5), np.uint8(5), np.array(5)])
def test_whole_numbers_of_numpy_are_numbers(k):
    assert colorseg.Settings(k=k) == colorseg.Settings(k=5)
    assert len(colorseg.kmeans(ROWS, k, np.int32(4), seed=np.uint16(1))[0]) == 5


@pytest.mark.parametrize("number", [np.array(3), np.array(3.0), np.float32(3), np.int8(3)])
def test_numbers_of_numpy_are_numbers_in_an_array_too(number):
    assert colorseg.Settings(ignore_within=number) == colorseg.Settings(ignore_within=3.0)
    kept = colorseg.kmeans(ROWS, 3, 4, tol=number, seed=1)
    np.testing.assert_array_equal(kept[0], colorseg.kmeans(ROWS, 3, 4, tol=3.0, seed=1)[0])
    for wrong in (np.array("3"), np.array(True), np.array(None), np.array(1j), np.array([3])):
        with pytest.raises(colorseg.ColorsegError, match="must be a number"):
            colorseg.Settings(ignore_within=wrong)


def test_the_histogram_of_another_picture_of_the_same_size_is_refused():
    other = colorseg.count_colors(picture(6, 5, seed=9))
    for use in (
        lambda: colorseg.quantize(IMAGE, other, COLORS),
        lambda: colorseg.segment(IMAGE, histogram=other),
        lambda: other.label_pixels(IMAGE, np.zeros(len(other), np.uint8)),
    ):
        with pytest.raises(colorseg.ColorsegError, match="histogram must be that of the image"):
            use()


def test_the_histogram_of_a_picture_that_is_clear_everywhere_has_no_colors_to_group():
    clear = colorseg.count_colors(IMAGE, alpha=0 * ALPHA)
    assert len(clear) == len(clear + clear) == clear.pixels == clear.coverage == 0
    assert len(clear + HISTOGRAM) == len(HISTOGRAM)
    strips = colorseg.count_colors(np.dstack([row, 0 * row[..., :1]]) for row in IMAGE[:, None])
    for use in (
        lambda: colorseg.segment(IMAGE, alpha=0 * ALPHA),
        lambda: colorseg.segment(IMAGE, alpha=0 * ALPHA, histogram=clear),
        lambda: colorseg.quantize(IMAGE, clear, COLORS, 0 * ALPHA),
        lambda: colorseg.survey(strips),
        lambda: fitting.fit(clear, colorseg.Settings()),
        lambda: BASELINES["median cut"].choose(clear, 4, np.random.default_rng(0)),
    ):
        with pytest.raises(colorseg.ColorsegError, match="^the picture is clear everywhere"):
            use()


@pytest.mark.parametrize("nothing", [IMAGE[:0], [], [IMAGE[:0]], iter(())])
def test_where_there_is_no_pixel_there_is_nothing_to_count(nothing):
    with pytest.raises(colorseg.ColorsegError, match=r"pixel"):
        colorseg.count_colors(nothing)


def test_opacities_must_go_with_the_counts_and_are_left_out_where_they_say_no_more():
    colors, counts = HISTOGRAM.colors, HISTOGRAM.counts
    assert colorseg.Histogram(colors, counts, 255 * counts).opacities is None
    for wrong in (counts - 1, 255 * counts + 1):
        with pytest.raises(colorseg.ColorsegError, match="opacities must be from 1 to 255 times"):
            colorseg.Histogram(colors, counts, wrong)


def test_a_histogram_that_does_not_know_the_alpha_is_not_that_of_the_image():
    with pytest.raises(colorseg.ColorsegError, match="histogram must be that of the image"):
        colorseg.quantize(IMAGE, colorseg.count_colors(IMAGE[VEIL > 0]), COLORS, VEIL)


def test_a_picture_that_uses_all_256_labels_is_not_taken_for_another():
    image = picture(16, 16)
    labels = np.arange(256, dtype=np.uint8)
    counted = colorseg.count_colors(image)
    found = counted.label_pixels(image, labels)
    np.testing.assert_array_equal(counted.colors[found], image)
    with pytest.raises(colorseg.ColorsegError, match="histogram must be that of the image"):
        counted.label_pixels(picture(16, 16, seed=1), labels)


@pytest.mark.parametrize(
    ("image", "advice"),
    [
        (np.dstack([IMAGE, ALPHA]), "fourth as alpha"),
        (np.moveaxis(IMAGE, -1, 0), "numpy.moveaxis"),
        (IMAGE[..., 0], "three channels"),
        (IMAGE / 255, "255"),
        (IMAGE.astype(np.uint16) * 257, "257"),
        (IMAGE.tolist(), "load_image"),
        (np.ma.masked_less(IMAGE, 9), "alpha of 0"),
    ],
)
def test_the_message_says_what_to_do_next(image, advice):
    with pytest.raises(colorseg.ColorsegError, match=advice):
        colorseg.segment(image)
    with pytest.raises(colorseg.ColorsegError, match=advice if advice != "load_image" else "array"):
        colorseg.count_colors(image)


def test_strips_of_a_bad_source_are_refused_at_the_call_already():
    with pytest.raises(colorseg.ColorsegError, match="must be a path, bytes or an open file"):
        colorseg.read_strips(IMAGE)
