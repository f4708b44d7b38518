import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import topics from '../../../../content/programme/topics.json' with { type: 'json' };
import { whoHelpsTexts } from '../texts.ts';
import { helpers, mostQuestions, numbersOf, tree, walk } from './who-helps-tree.ts';

/** Every way through the questions to its end. */
function waysFrom(answers: readonly string[] = []): string[][] {
  const walked = walk(answers);
  if (!walked || 'helper' in walked.at || answers.length > 20) return [[...answers]];
  return tree[walked.at.question].flatMap(({ code }) => waysFrom([...answers, code]));
}

const ways = waysFrom();

function helperAt(way: readonly string[]) {
  const at = walk(way)?.at;
  return at && 'helper' in at ? at.helper : 'none';
}

describe('who helps with what', () => {
  it('every way ends with somebody who helps, after five questions at most', () => {
    expect(ways.length).toBeGreaterThan(30);
    for (const way of ways) {
      expect(walk(way)?.at, way.join(' ')).toHaveProperty('helper');
      expect(way.length, way.join(' ')).toBeLessThanOrEqual(mostQuestions);
    }
  });

  it('everybody who helps and every question can be reached', () => {
    const reached = new Set(ways.map((way) => helperAt(way)));
    expect([...reached].sort()).toEqual([...helpers].sort());
    const asked = new Set(ways.flatMap((way) => walk(way)?.answered.map(({ question }) => question) ?? []));
    expect([...asked].sort()).toEqual(Object.keys(tree).sort());
  });

  it('whatever is answered leads to a question, to help, or is none of the answers', () => {
    const codes = [...new Set(Object.values(tree).flatMap((options) => options.map(({ code }) => code)))];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...codes, 'nonsense', ''), { maxLength: 8 }), (answers) => {
        const walked = walk(answers);
        if (walked === null) return;
        expect(walked.answered.map(({ option }) => option.code)).toEqual(answers);
        if ('question' in walked.at) expect(tree[walked.at.question].length).toBeGreaterThan(1);
      }),
    );
  });

  it('whoever comes to a guide brings a topic the form knows, not one that belongs to others, and for whom', () => {
    for (const way of ways) {
      const walked = walk(way);
      if (!walked || !('helper' in walked.at) || walked.at.helper !== 'guide') continue;
      expect(topics.find(({ code }) => code === walked.topic)?.riskClass, way.join(' ')).toMatch(
        /green|yellow/,
      );
      expect(walked.askedBy, way.join(' ')).toBeDefined();
    }
  });

  it.each(['de', 'en'] as const)('has words for every question, answer, helper and number (%s)', (lang) => {
    const say = whoHelpsTexts(lang);
    for (const [question, options] of Object.entries(tree)) {
      expect(say.has(`question.${question}`), question).toBe(true);
      for (const { code } of options)
        expect(say.has(`answer.${question}.${code}`), `${question} ${code}`).toBe(true);
    }
    for (const helper of helpers) expect(say.has(`helper.${helper}.title`), helper).toBe(true);
    for (const { code } of Object.values(numbersOf).flat())
      expect(say.has(`number.${code}`), code).toBe(true);
  });
});
