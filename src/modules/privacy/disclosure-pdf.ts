import { sayDay, sayMoment } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { makePdf, type PdfWriter } from '#platform/pdf';
import type { Collection } from './collection.ts';
import { sayField } from './say-field.ts';
import { privacyTexts } from './texts.ts';

/** What is kept of somebody, to be read and printed: a heading per part, a line per fact. */
export async function disclosurePdf(of: {
  lang: Lang;
  collection: Collection;
  provider: string;
  now: Temporal.Instant;
}): Promise<Buffer> {
  const { lang, collection, provider, now } = of;
  const say = privacyTexts(lang);
  const title = say('disclosure.title');
  const footer = (page: number, pages: number) => say('disclosure.page', { page, pages });
  return makePdf({ lang, title, author: provider, footer }, (pdf) => {
    pdf.heading(1, title);
    pdf.paragraph(say('disclosure.lead', { provider, moment: sayMoment(now, lang) }));
    for (const [module, kept] of Object.entries(collection)) {
      const name = `module.${module}`;
      pdf.heading(2, say.has(name) ? say(name) : module);
      writeFacts(pdf, linesOf(kept, lang));
    }
    pdf.heading(2, say('disclosure.rights'));
    pdf.paragraph(say('disclosure.rights-text'));
    if (!pdf.complete) pdf.paragraph(say('disclosure.letters-missing'));
  });
}

const deepest = 6;

/** Facts without a heading between them are one list. */
function writeFacts(pdf: PdfWriter, facts: readonly Fact[]): void {
  let list: { label: string; value: string }[] = [];
  const end = () => {
    if (list.length > 0) pdf.facts(list);
    list = [];
  };
  for (const { depth, label, value } of facts) {
    if (value !== null) list.push({ label, value });
    else {
      end();
      pdf.heading(Math.min(3 + depth, deepest) as 3 | 4 | 5 | 6, label);
    }
  }
  end();
}

interface Fact {
  readonly depth: number;
  readonly label: string;
  /** null: a heading for what follows. */
  readonly value: string | null;
}

/** Nested facts, one a line, in the order they were collected. */
export function linesOf(value: Readonly<Record<string, unknown>>, lang: Lang, depth = 0): Fact[] {
  return Object.entries(value).flatMap(([name, one]): Fact[] =>
    factsOf(sayField(name, lang), one, lang, depth),
  );
}

function factsOf(label: string, value: unknown, lang: Lang, depth: number): Fact[] {
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object' || one === null)) {
      return [{ depth, label, value: value.map((one) => sayValue(one, lang)).join(', ') }];
    }
    return value.flatMap((one, index) => factsOf(`${label} ${index + 1}`, one, lang, depth));
  }
  if (isRecord(value)) return [{ depth, label, value: null }, ...linesOf(value, lang, depth + 1)];
  return [{ depth, label, value: sayValue(value, lang) }];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function sayValue(value: unknown, lang: Lang): string {
  const say = privacyTexts(lang);
  if (value instanceof Temporal.PlainDate) return sayDay(value, lang);
  if (value instanceof Temporal.Instant) return sayMoment(value, lang);
  if (typeof value === 'boolean') return say(value ? 'value.yes' : 'value.no');
  return String(value);
}
