import assert from 'node:assert/strict';
import {
  contrast,
  distance,
  fromLab,
  mix,
  readColor,
  toCss,
  toLab,
  toPixel,
  withContrast,
} from '../../../webview/timeline/render/color';
import { hashName, serviceColors } from '../../../webview/timeline/render/serviceColors';

const black = { r: 0, g: 0, b: 0 };
const white = { r: 1, g: 1, b: 1 };
const css = (text: string) => toCss(readColor(text, black) ?? assert.fail(`${text} is no colour`));

describe('Colours', () => {
  it('are read as VS Code and browsers write them', () => {
    assert.equal(css('#4daafc'), '#4daafc');
    assert.equal(css(' #FA0 '), '#ffaa00');
    assert.equal(css('#ffffff80'), '#808080');
    assert.equal(css('rgb(1, 2, 3)'), '#010203');
    assert.equal(css('rgba(255, 0, 0, 0.5)'), '#800000');
    assert.equal(css('color(srgb 0.5 0 1)'), '#8000ff');
    assert.equal(toCss(readColor('rgba(255, 0, 0, 0.2)', black, 0.5) ?? white), '#800000');
    for (const text of ['', 'inherit', 'red-ish', '#12345']) assert.equal(readColor(text, black), undefined);
  });

  it('have the contrast that WCAG gives them', () => {
    assert.equal(contrast(white, black), 21);
    assert.equal(contrast(black, white), 21);
    assert.ok(Math.abs(contrast({ r: 0.5, g: 0.5, b: 0.5 }, white) - 3.98) < 0.01);
  });

  it('go to OKLab and back', () => {
    for (const text of ['#4daafc', '#ffffff', '#000000', '#f14c4c']) {
      assert.equal(toCss(fromLab(toLab(readColor(text, black) ?? white))), text);
    }
  });

  it('mix and become pixels', () => {
    assert.equal(toCss(mix(white, black, 0.25)), '#404040');
    assert.equal(toPixel({ r: 1, g: 0.5, b: 0 }), 0xff0080ff);
  });

  it('gain contrast by lightness alone, and keep it when they have it', () => {
    const dim = { r: 0.1, g: 0.1, b: 0.2 };
    assert.ok(contrast(withContrast(dim, black, 3), black) >= 3);
    assert.equal(withContrast(white, black, 3), white);
  });
});

describe('Colours of services', () => {
  const theme = [
    '#59a4f9',
    '#89d185',
    '#d18616',
    '#b180d7',
    '#11a8cd',
    '#cca700',
    '#bc3fbc',
    '#3b8eea',
    '#23d18b',
    '#29b8db',
    '#d670d6',
    '#f5f543',
  ].map(text => readColor(text, black) ?? white);
  const ground = { r: 0.12, g: 0.12, b: 0.12 };

  it('come from the name: the same in every trace', () => {
    assert.equal(hashName('frontend') % 12, 7);
    const [alone] = serviceColors(['frontend'], theme, ground);
    const [, among] = serviceColors(['zz', 'frontend'], theme, ground);
    assert.deepEqual(among, alone);
    assert.equal(toCss(alone), '#3b8eea');
  });

  it('differ in lightness where two names fall on one colour', () => {
    const slot = (name: string) => hashName(name) % 12;
    const other =
      Array.from({ length: 100 }, (_, i) => `service-${i}`).find(name => slot(name) === slot('frontend')) ?? '';
    const [a, b] = serviceColors(['frontend', other], theme, ground);
    assert.ok(distance(toLab(a), toLab(b)) >= 0.07, `${toCss(a)} and ${toCss(b)}`);
  });

  it('reach 3:1 and do not outshine the text, for 400 services on any ground', () => {
    const names = Array.from({ length: 400 }, (_, i) => `service-${i}`);
    for (const background of [ground, white, { r: 0.35, g: 0.35, b: 0.4 }]) {
      for (const color of serviceColors(names, theme, background)) assert.ok(contrast(color, background) >= 2.99);
    }
    const brightest = Math.max(
      ...serviceColors(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], theme, ground).map(color => contrast(color, ground)),
    );
    assert.ok(brightest < 13, `${brightest}`);
  });

  it('take no time for 10,000 services', () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `service-${i}`);
    assert.equal(serviceColors(names, theme, ground).length, 10_000);
  });
});
