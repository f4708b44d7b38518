import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { piecesOf } from '../../client/page-styles.build.ts';
import { StylesByPage } from './page-styles.ts';

const sheet = [
  ':root{--ink:#000;--paper:var(--white);--white:#fff;--unread:red}',
  '@font-face{font-family:Fira;src:url("/a.woff2")}',
  'body{color:var(--ink)}',
  '.card{background:var(--paper);margin:0}',
  '.card h2,.box h2{margin:0}',
  '.box{background:var(--unread)}',
  'ul li+li{margin:1em}',
  '.row:not(.card)>:is(.one,.two):first-child{gap:0}',
  '.lit::before{content:"a}b;c,d{"}',
  '@media (min-width:40rem){.card{padding:1em}.box{padding:2em}@supports (gap:1px){.card{gap:1px}}}',
  'main [data-x] .card{border:0}',
  '@media print{.box{display:none}}',
].join('');
const styles = new StylesByPage(piecesOf(sheet, new Set(['.lit'])));
const of = (html: string) => styles.of(html).css;

it('gives a page the rules that can match in it, in their order, with the tokens they read', () => {
  expect(of('<body><main><div class="wide card"><h2>x</h2></div></main></body>')).toBe(
    [
      ':root{--ink:#000;--paper:var(--white);--white:#fff}',
      '@font-face{font-family:Fira;src:url("/a.woff2")}',
      'body{color:var(--ink)}',
      '.card{background:var(--paper);margin:0}',
      '.card h2{margin:0}',
      '.lit::before{content:"a}b;c,d{"}',
      '@media (min-width:40rem){.card{padding:1em}}',
      '@media (min-width:40rem){@supports (gap:1px){.card{gap:1px}}}',
      'main [data-x] .card{border:0}',
    ].join(''),
  );
});

it('asks for every class and element a selector has outside of brackets, and for no other', () => {
  expect(of('<ul></ul>')).not.toContain('ul li');
  expect(of('<ul><li></li></ul>')).toContain('ul li+li{margin:1em}');
  expect(of('<p class="row"></p>')).toContain('.row:not(.card)>:is(.one,.two):first-child{gap:0}');
  expect(of('<p class="box"></p>')).toContain('@media print{.box{display:none}}');
  expect(of('<p>class="card" is only said</p>')).not.toContain('.card');
});

it('is named in the policy by the hash of exactly its bytes', () => {
  const { css, source } = styles.of('<p class="card">');
  expect(source).toBe(`'sha256-${createHash('sha256').update(css).digest('base64')}'`);
  expect(styles.of('<p class="box">').source).not.toBe(source);
  expect(styles.of('<p class="card">')).toBe(styles.of('<p class="card">y'));
});

it('says so when it cannot read a stylesheet, rather than leaving rules out', () => {
  expect(() => piecesOf('@import "a.css";', new Set())).toThrow('ends with');
  expect(() => piecesOf('.a{color:red', new Set())).toThrow('stays open');
});
