"""Words as they may come from outside, each of which means something to Markdown, HTML or TeX."""

OUTSIDE = (
    *("![x](http://a.example/p)", "[Sign-in](http://a.example)", "<http://a.example>", "[a]: /b"),
    *("<img src=x onerror=alert(1)>", "<script>", "&amp; &#33; &copy;", "<!-- -->"),
    *("$x^2$", "$$x^2$$", r"\(x\)", "a $5 and $6", r"\* \\ \`", r"\begin{x}"),
    *(":smile:", ":+1:", ":material/home:", ":material_home:", ":streamlit:", "a:material/b:c"),
    *(":red[x]", ":red-background[x]", ":red-badge[x]", ":small[x]", ":rainbow[x]", ":help[x]"),
    *(":color[x]{foreground=red}", "::x", ":::x", ":red[", "]"),
    *("http://a.example", "https://a.example/b", "www.a.example", "(www.a.example)", "www. a"),
    *("WWW.A.EXAMPLE", "xwww.a.example", "me@a.example", "ftp://a", "mailto:me@a.example"),
    *("[^1]", "[^1]: x", "- [ ] x", "- x", "* x", "+ x", "-", "1. x", "1) x", "12.", "> x", "# x"),
    *("=", "===", "---", "***", "___", "|a|b|", "~x~", "~~x~~", "*x*", "**x**", "_x_", "__x__"),
    *("a -> b", "a <- b", "a <-> b", "a -- b", "a >= b", "a <= b", "a ~= b", "->", "--"),
    *("`", "``", "`x`", "x`", "`x", "``x`", " ` ", "a``` b", "```\nx\n```", "~~~"),
    *("", " ", "  ", " x", "x ", "  x  y ", "    x", "x  y", "\\", "x\\"),
    *("{}", "{0}", "%s", "a{b}", "$", "'", '"', ".", ",", "(", "!", "!!", "%"),
)
