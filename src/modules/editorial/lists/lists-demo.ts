import { demoSiteIds, mainDemoSiteId } from '#modules/programme';
import { momentAt } from '#platform/dates';
import type { DemoContext } from '#platform/module';
import { fixedId } from '../demo-ids.ts';
import { insertDate, insertMedium, insertPartner } from './list.store.ts';
import type { Medium, Partner, PublicDate } from './public-date.ts';

interface DemoDate extends Pick<PublicDate, 'kind' | 'title' | 'place'> {
  readonly siteId: string | null;
  readonly inDays: number;
  readonly from: string;
  readonly until: string;
  readonly signUp?: string;
  readonly note?: string;
  readonly days?: number;
  readonly cancelled?: boolean;
}

const dates: readonly DemoDate[] = [
  {
    kind: 'course',
    siteId: mainDemoSiteId,
    title: 'Grundkurs für Lotsinnen und Lotsen',
    place: 'Dorotheenstraße 00, 61348 Bad Homburg',
    inDays: 75,
    days: 56,
    from: '17:00',
    until: '20:00',
    signUp: '06172 000 01-01',
    note: 'Acht Abende, jeweils mittwochs.',
  },
  {
    kind: 'cafe',
    siteId: mainDemoSiteId,
    title: 'Begegnungscafé',
    place: 'Dorotheenstraße 00, 61348 Bad Homburg',
    inDays: 8,
    from: '15:00',
    until: '17:00',
  },
  {
    kind: 'meeting',
    siteId: mainDemoSiteId,
    title: 'Offener Abend für alle, die mitmachen möchten',
    place: 'online',
    inDays: 15,
    from: '18:30',
    until: '19:30',
    signUp: 'caritas-hochtaunus@demo.lotsenwerk.example',
  },
  {
    kind: 'information-hour',
    siteId: demoSiteIds.offenbach ?? null,
    title: 'Infostunde in der Stadtbücherei',
    place: 'Herrnstraße 00, 63065 Offenbach',
    inDays: 9,
    from: '16:00',
    until: '17:00',
  },
  {
    kind: 'cafe',
    siteId: demoSiteIds.offenbach ?? null,
    title: 'Sprachcafé am Samstag',
    place: 'Domstraße 00, 63067 Offenbach',
    inDays: 12,
    from: '10:00',
    until: '12:00',
    cancelled: true,
  },
  {
    kind: 'network-meeting',
    siteId: null,
    title: 'Netzwerktreffen der Koordinierenden',
    place: 'Frankfurt am Main, Haus am Dom 00',
    inDays: 50,
    from: '10:00',
    until: '16:00',
    signUp: 'zentrum@demo.lotsenwerk.example',
  },
  {
    kind: 'network-meeting',
    siteId: null,
    title: 'Netzwerktreffen im Herbst',
    place: 'Gießen, Rathaus',
    inDays: -60,
    from: '10:00',
    until: '16:00',
  },
];

const partners: readonly Pick<Partner, 'kind' | 'name' | 'link'>[] = [
  { kind: 'authority', name: 'Jugendamt des Hochtaunuskreises', link: 'https://www.hochtaunuskreis.de/' },
  { kind: 'school', name: 'Musterschule am Kurpark', link: null },
  { kind: 'association', name: 'Begegnungscafé Demohaus e. V.', link: null },
];

const media: readonly Omit<Medium, 'id' | 'stateKey' | 'siteId' | 'version'>[] = [
  {
    kind: 'film',
    title: 'Ein Tag mit einer Lotsin',
    about: 'Drei Begleitungen, drei Minuten: Schule, Amt, Praxis.',
    lang: 'de',
    link: 'https://filme.demo.lotsenwerk.example/ein-tag',
  },
  {
    kind: 'brochure',
    title: 'What guides do, and what they do not',
    about: 'Acht Seiten, zum Auslegen in Stellen.',
    lang: 'en',
    link: 'https://material.demo.lotsenwerk.example/what-guides-do.pdf',
  },
  {
    kind: 'worksheet',
    title: 'Modul 3: Gespräche vorbereiten',
    about: null,
    lang: 'de',
    link: 'https://material.demo.lotsenwerk.example/modul-3.pdf',
  },
];

/** Dates, partners, films and material. */
export async function seedLists({ tx, today }: DemoContext): Promise<void> {
  for (const [index, { inDays, from, until, days = 0, ...date }] of dates.entries()) {
    const day = today.add({ days: inDays });
    await insertDate(tx, {
      signUp: null,
      note: null,
      cancelled: false,
      ...date,
      id: fixedId(73, index + 1),
      stateKey: 'HE',
      startsAt: momentAt(day, Temporal.PlainTime.from(from)),
      endsAt: momentAt(day.add({ days }), Temporal.PlainTime.from(until)),
    });
  }
  for (const [index, partner] of partners.entries()) {
    const id = fixedId(74, index + 1);
    await insertPartner(tx, { ...partner, id, stateKey: 'HE', siteId: mainDemoSiteId });
  }
  for (const [index, medium] of media.entries()) {
    await insertMedium(tx, { ...medium, id: fixedId(75, index + 1), stateKey: 'HE' });
  }
}
