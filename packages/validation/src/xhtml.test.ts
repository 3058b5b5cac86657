import { describe, expect, test } from '@jest/globals';
import { isNarrative } from './xhtml.ts';

const div = (inner: string) => `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`;

test.each([
  [div('ổn định')],
  ['<div>x</div>'],
  [div('<p><b>Tên</b>: Nguyễn Thị Mẫu<br/>ngày <span style="color: red" class=\'x\'>1/1</span></p>')],
  [
    div(
      '<table border="1"><thead><tr><th>a</th></tr></thead><tbody><tr><td colspan="2">&lt; 5 &amp; &#7879; &nbsp;</td></tr></tbody></table>',
    ),
  ],
  [div('<!-- chú thích <b> --><a href="http://example.org/?a=1&amp;b=2">x</a>')],
  [div('<img src="data:image/png;base64,AAAA" alt="x"/>')],
  [div('<a href="#p1">x</a><a name="p1"/>')],
  [div('<div><div>a</div></div> b')],
  ['<div xmlns="http://www.w3.org/1999/xhtml" xml:lang="vi" lang="vi"\n>x</div>'],
])('%s is a narrative', (text) => {
  expect(isNarrative(text)).toBe(true);
});

describe('refused', () => {
  test.each([
    ['nothing', ''],
    ['no element', 'ổn định'],
    ['another root', '<p>x</p>'],
    ['a second root', `${div('x')}${div('x')}`],
    ['text before', `x${div('x')}`],
    ['text behind', `${div('x')}x`],
    ['an open element', '<div><p>x</div>'],
    ['elements that cross', '<div><b><i>x</b></i></div>'],
    ['an end that is missing', '<div>x'],
    ['an end too many', '<div>x</p></div>'],
    ['an empty root', '<div/>'],
    ['no content (txt-2)', div(' \n ')],
    ['no content but a comment', div('<!-- x -->')],
    ['a script', div('<script>alert(1)</script>')],
    ['a script in capitals', div('<SCRIPT>alert(1)</SCRIPT>')],
    ['a form', div('<form><input name="x"/></form>x')],
    ['a frame', div('<iframe src="http://x"></iframe>x')],
    ['an object', div('<object data="x"></object>x')],
    ['a style element', div('<style>p {}</style>x')],
    ['a link', div('<link href="x"/>x')],
    ['an event', div('<p onclick="alert(1)">x</p>')],
    ['an event in capitals', div('<p ONLOAD="alert(1)">x</p>')],
    ['a script address', div('<a href="javascript:alert(1)">x</a>')],
    ['a script address with a reference', div('<a href="java&#x73;cript:alert(1)">x</a>')],
    ['a script address with a tab', div('<a href="java\tscript:alert(1)">x</a>')],
    ['a page in an address', div('<a href="data:text/html,x">x</a>')],
    ['an attribute without quotes', div('<p class=x>x</p>')],
    ['an attribute without a value', div('<p hidden>x</p>')],
    ['a DOCTYPE', `<!DOCTYPE html>${div('x')}`],
    ['CDATA', div('<![CDATA[<script>]]>')],
    ['an instruction', div('<?php x ?>')],
    ['a comment without end', div('<!-- x')],
    ['a bare <', div('a < b')],
  ])('%s', (_, text) => {
    expect(isNarrative(text)).toBe(false);
  });
});

test.each([
  ['tags that never end', '<a '.repeat(300_000)],
  ['attributes that never end', `<p ${'a="b" '.repeat(200_000)}`],
  ['blanks in a tag', `<p${' '.repeat(500_000)}x>`],
  ['a quote that never ends', `<p class="${'a'.repeat(500_000)}`],
  ['elements in elements', `${'<b>'.repeat(200_000)}x${'</b>'.repeat(200_000)}`],
  ['comments', '<!--x-->'.repeat(200_000)],
])('a megabyte of %s is judged in one pass: a second one for every character would not end here', (_, inner) => {
  expect(typeof isNarrative(div(inner))).toBe('boolean');
});
