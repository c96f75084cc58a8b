# Markup, escapes and formulas where reports take words from: the docstring, names of classes, lines, keys, notes.
# expect: nielsen/sigmoid_prime correct ok
# expect: nielsen/bias_gradient wrong error
# expect: nielsen/output_error wrong ok
# expect: nielsen/weight_gradient wrong error
# absent: markup
# absent: escapes
# absent: xml
"""</pre><script>alert(1)</script>\x1b]0;owned\x07<img src=x onerror=alert(1)>"""

import numpy as np

print("<script>alert(1)</script><a href='javascript:alert(1)'>click</a>")
print("</pre></section><meta http-equiv=refresh content=0><iframe src=http://127.0.0.1></iframe>")
print("=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1", sep="\n")
print("]]>", "&lt;script&gt;", "&#60;script&#62;", "${7*7}", "{{7*7}}", "{% raw %}", "<!--", sep="\n")


def sigmoid_prime(z):
    """<b>=1+1</b>"""
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    raise type("<script>alert(1)</script>", (Exception,), {"__module__": "<img src=x>"})("<svg onload=alert(1)>")


def output_error(a, y, z):
    return type("<script>\x1b[2J", (), {"__qualname__": "<b>"})()


weight_gradient = "<input autofocus onfocus=alert(1)>"
raise ValueError("<form action=http://127.0.0.1><input name=x>")
