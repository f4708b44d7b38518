import { demoPersonIds, demoSiteIds, mainDemoSiteId } from '#modules/programme';
import type { DemoContext } from '#platform/module';
import { centreIds, fixedId } from '../demo-ids.ts';
import { insertArticle, insertStep, insertWording } from './article.store.ts';
import type { ArticleKind, Words } from './article.ts';
import { publishDue } from './move-article.ts';

interface DemoText {
  readonly kind: ArticleKind;
  readonly slug: string;
  /** null: the centre's. */
  readonly siteId: string | null;
  /** How long ago it was published; null: a draft that waits to be looked through. */
  readonly daysAgo: number | null;
  readonly de: Words;
  readonly en?: Words;
  /** The German text was changed after it was translated. */
  readonly changedSince?: boolean;
}

const texts: readonly DemoText[] = [
  {
    kind: 'news',
    slug: 'neuer-grundkurs-im-fruehjahr',
    siteId: mainDemoSiteId,
    daysAgo: 3,
    de: {
      title: 'Neuer Grundkurs im Frühjahr',
      lead: 'Im Februar beginnt in Bad Homburg der nächste Grundkurs für Lotsinnen und Lotsen.',
      body: 'Der Kurs hat acht Module und ist kostenlos. Wer mitmachen möchte, spricht vorher mit der Projektkoordination.\n\n## Was Sie mitbringen\n\n- Sie sprechen Deutsch so, dass Sie im Alltag gut zurechtkommen.\n- Sie sprechen mindestens eine weitere Sprache.\n- Sie haben Zeit für etwa zwei Begleitungen im Monat.\n\n## So geht es weiter\n\nSchreiben Sie uns über [Lotsin oder Lotse werden](/mitmachen). Wir rufen Sie zurück.',
    },
    en: {
      title: 'New basic course in spring',
      lead: 'In February the next basic course for guides begins in Bad Homburg.',
      body: 'The course has eight modules and costs nothing. Whoever would like to take part talks to the project coordination first.\n\n## What you bring along\n\n- You speak German well enough for everyday life.\n- You speak at least one more language.\n- You have time for about two appointments a month.\n\n## What happens next\n\nWrite to us through [becoming a guide](/mitmachen). We will call you back.',
    },
  },
  {
    kind: 'news',
    slug: 'infostunde-in-der-stadtbuecherei',
    siteId: demoSiteIds.offenbach ?? null,
    daysAgo: 9,
    de: {
      title: 'Infostunde in der Stadtbücherei Offenbach',
      lead: 'Jeden ersten Mittwoch im Monat beantworten wir Fragen, ohne Anmeldung.',
      body: 'Sie haben einen Brief bekommen und verstehen ihn nicht? Sie suchen jemanden, der zum Elternabend mitgeht? Kommen Sie vorbei.\n\nWir hören zu und sagen Ihnen, wer helfen kann. **Rechtsberatung machen wir nicht.** Dafür nennen wir Ihnen die richtige Stelle, siehe [Wer hilft wobei?](/wer-hilft).',
    },
  },
  {
    kind: 'news',
    slug: 'netzwerktreffen-der-koordinierenden',
    siteId: null,
    daysAgo: 16,
    changedSince: true,
    de: {
      title: 'Netzwerktreffen der Koordinierenden',
      lead: 'Im Januar treffen sich alle, die Projekte leiten, in Frankfurt.',
      body: 'Auf dem Plan stehen die neuen Modulblätter und der Austausch über Tandems bei schwierigen Gesprächen.\n\nDie Einladung mit allen Angaben geht an die Projekte.',
    },
    en: {
      title: 'Network meeting of those who coordinate',
      lead: 'In January everybody who leads a project meets in Frankfurt.',
      body: 'The plan: the new module sheets, and how two guides go together to difficult talks.\n\nThe invitation goes to the projects.',
    },
  },
  {
    kind: 'page',
    slug: 'gut-vorbereitet-zum-termin',
    siteId: null,
    daysAgo: 40,
    de: {
      title: 'Gut vorbereitet zum Termin',
      lead: 'Was vor, bei und nach einer Begleitung hilft: für Ratsuchende und für Stellen.',
      body: '## Vor dem Termin\n\n- Legen Sie Ausweis und Briefe bereit.\n- Überlegen Sie, was Sie fragen möchten. Schreiben Sie es auf.\n- Treffen Sie sich zehn Minuten früher.\n\n## Beim Termin\n\nSie sprechen selbst, so gut es geht. Die Lotsin oder der Lotse ist dabei, erklärt und überträgt, was gesagt wird.\n\n## Nach dem Termin\n\n1. Was wurde vereinbart?\n2. Bis wann ist etwas zu tun?\n3. Was geht beim nächsten Mal allein?',
    },
    en: {
      title: 'Well prepared for the appointment',
      lead: 'What helps before, during and after: for those who ask for help and for offices.',
      body: '## Before\n\n- Have your identity card and letters ready.\n- Think about what you would like to ask. Write it down.\n- Meet ten minutes earlier.\n\n## During\n\nYou speak for yourself as well as you can. The guide is there, explains and passes on what is said.\n\n## After\n\n1. What has been agreed?\n2. What has to be done by when?\n3. What will you do alone next time?',
    },
  },
  {
    kind: 'news',
    slug: 'danke-fuer-ein-jahr',
    siteId: mainDemoSiteId,
    daysAgo: null,
    de: {
      title: 'Danke für ein Jahr',
      lead: 'Ein Blick zurück auf zwölf Monate gemeinsamer Wege.',
      body: 'Zum Jahresende danken wir allen, die mitgegangen sind.',
    },
  },
];

/** News and pages of sites and of the centre, one that waits to be looked through. */
export async function seedArticles(context: DemoContext): Promise<void> {
  for (const [index, text] of texts.entries()) await seedText(context, text, fixedId(71, index + 1));
}

async function seedText({ tx, now }: DemoContext, text: DemoText, id: string): Promise<void> {
  const { kind, slug, siteId, daysAgo, de, en, changedSince } = text;
  const at = now.subtract({ hours: 24 * ((daysAgo ?? 1) + 1) });
  const owner = { stateKey: 'HE', siteId };
  const [first, second] =
    siteId === null ? centreIds : [demoPersonIds['koordination@demo.lotsenwerk.example'], null];
  await insertArticle(tx, { id, kind, slug, ...owner, createdAt: at });
  const kept = { articleId: id, ...owner };
  let number = 0;
  const nextId = () =>
    `${id.slice(0, 9)}0072${id.slice(13, 24)}${String(++number).padStart(2, '0')}${id.slice(-10)}`;
  const say = (lang: 'de' | 'en', words: Words, version: number, ofSource: number | null) =>
    insertWording(tx, {
      ...kept,
      ...words,
      id: nextId(),
      lang,
      number: version,
      ofSource,
      sameMeaning: false,
      savedBy: first,
      savedAt: at,
    });
  const step = (
    version: number,
    event: 'write' | 'submit' | 'approve',
    toStatus: 'draft' | 'in-review' | 'approved',
  ) =>
    insertStep(tx, {
      ...kept,
      id: nextId(),
      version,
      event,
      toStatus,
      note: null,
      madeBy: event === 'approve' ? second : first,
      madeAt: at,
    });
  await say('de', de, 1, null);
  if (en) await say('en', en, 1, 1);
  if (changedSince) await say('de', { ...de, body: `${de.body}\n\nGetränke sind da.` }, 2, null);
  await step(1, 'write', 'draft');
  await step(2, 'submit', 'in-review');
  if (daysAgo !== null) await step(3, 'approve', 'approved');
  await tx
    .updateTable('editorial.article')
    .set({
      version: daysAgo === null ? 2 : 3,
      status: daysAgo === null ? 'in-review' : 'approved',
      publishAt: daysAgo === null ? null : now.subtract({ hours: 24 * daysAgo }),
    })
    .where('id', '=', id)
    .execute();
  if (daysAgo !== null) await publishDue(tx, now.subtract({ hours: 24 * daysAgo }));
}
