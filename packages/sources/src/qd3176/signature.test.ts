import { expect, test } from '@jest/globals';
import { SignatureFinder } from './signature.ts';

function found(text: string): string | undefined {
  const finder = new SignatureFinder();
  for (let at = 0; at < text.length; at += 7) finder.push(text.slice(at, at + 7));
  return finder.find();
}

test.each<[string, string | undefined]>([
  ['<A><CHUKYDONVI>x</CHUKYDONVI></A>', 'x'],
  ['<A><ChuKyDonVi>x</ChuKyDonVi></A>', 'x'],
  ['<A><CHUKYDONVI>x</CHUKYDONVI><b/><h:chukydonvi Id="1"> y </h:chukydonvi></A>', 'y'],
  ['<A><chukydonvi>x</chukydonvi><CHUKYDONVI>y</CHUKYDONVI></A>', 'y'],
  ['<A>ﬁ<CHUKYDONVI>x</CHUKYDONVI></A>', 'x'],
  ['<A><CHUKYDONVI>x</CHUKYDONVI><chukydonvi/></A>', undefined],
  ['<A><CHUKYDONVI/></A>', undefined],
  ['<A><CHUKYDONVI> </CHUKYDONVI></A>', undefined],
  ['</CHUKYDONVI>', undefined],
  ['<A/>', undefined],
])('the last signature of %s is %s', (text, signature) => expect(found(text)).toBe(signature));
