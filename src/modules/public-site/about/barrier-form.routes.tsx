import { reportBarrier } from '#modules/editorial';
import { findParameter } from '#modules/programme';
import { system } from '#platform/acting';
import { letterDraws } from '#platform/limits';
import { open, page, type Reply, type Route, redirect, type Visit, type WriteVisit } from '#platform/routes';
import type { FieldMessage } from '#ui/error-summary';
import { barrierTexts } from '../texts.ts';
import { BarrierFormPage, BarrierThanksPage, barrierFormPath, longestReport } from './barrier-form.pages.tsx';

const thanksPath = `${barrierFormPath}/danke`;

const daysToAnswer = async ({ db, today }: Visit) =>
  (await findParameter(db, 'barrier-report-answer', { day: today })) ?? 0;

async function showForm(
  visit: Visit,
  typed: Readonly<Record<string, string>>,
  errors: readonly FieldMessage[] = [],
): Promise<Reply> {
  const { lang } = visit;
  const days = await daysToAnswer(visit);
  return page(
    barrierTexts(lang)('barrier.title'),
    <BarrierFormPage lang={lang} weeks={Math.floor(days / 7)} typed={typed} errors={errors} />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );
}

const isAddress = (typed: string) =>
  typed.length <= 254 && /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/.test(typed);
const isNumber = (typed: string) => /^[+\d][\d\s/().-]{3,39}$/.test(typed);

async function take(visit: WriteVisit): Promise<Reply> {
  const { tx, form, lang, now, today } = visit;
  const say = barrierTexts(lang);
  const [words, page, email, phone] = ['was', 'seite', 'email', 'telefon'].map((name) => form.get(name)) as [
    string,
    string,
    string,
    string,
  ];
  const errors: FieldMessage[] = [];
  if (words === '') errors.push({ name: 'was', message: say('barrier.error.words') });
  if (words.length > longestReport) errors.push({ name: 'was', message: say('barrier.error.too-long') });
  if (page.length > 300) errors.push({ name: 'seite', message: say('barrier.error.too-long') });
  if (email !== '' && !isAddress(email)) errors.push({ name: 'email', message: say('barrier.error.email') });
  if (phone !== '' && !isNumber(phone)) errors.push({ name: 'telefon', message: say('barrier.error.phone') });
  if (errors.length > 0) return showForm(visit, form.toRecord(), errors);
  await reportBarrier(tx, {
    id: visit.newId(),
    stateKey: 'HE',
    lang,
    said: { words, page: page || null, email: email || null, phone: phone || null },
    mayWriteTo: (to) => visit.limits.mayWriteTo(tx, to, now),
    now,
    today,
    publicUrl: visit.origin,
  });
  return redirect(thanksPath);
}

/** A way to complain that something cannot be used, which the competence centre has to answer. */
export const barrierFormRoutes: readonly Route[] = [
  open.get(barrierFormPath, (visit) => showForm(visit, { seite: visit.query.get('seite') ?? '' })),
  open.post(barrierFormPath, take, { as: () => system, limits: letterDraws }),
  open.get(thanksPath, async (visit) =>
    page(
      barrierTexts(visit.lang)('barrier.title'),
      <BarrierThanksPage lang={visit.lang} dueOn={visit.today.add({ days: await daysToAnswer(visit) })} />,
      { narrow: true },
    ),
  ),
];
