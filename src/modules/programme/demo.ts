import { type Role, staffRoles } from '#platform/acting';
import type { DemoContext } from '#platform/module';
import { insertParameter } from './parameter.store.ts';
import { definitionOf } from './parameter.ts';
import { placeKey } from './place.ts';
import type { DataProtectionRegime, ProviderKind } from './provider.ts';

/** A fixed id, so that other modules' demo data and tests can name the sites. */
const fixedId = (kind: number, number: number) =>
  `01900000-${String(kind).padStart(4, '0')}-7000-8000-${String(number).padStart(12, '0')}`;

interface DemoProvider {
  name: string;
  kind: ProviderKind;
  regime: DataProtectionRegime;
}

interface DemoSite {
  slug: string;
  provider: keyof typeof providers;
  county: string;
  name: string;
  street: string;
  postalCode: string;
  town: string;
  place: string;
  areaCode: string;
  openingHours: string;
  serves: { county: string } | { places: readonly string[] };
  radiusKm?: number;
  /** Coordinator first, then the deputy. */
  staff: readonly [string, string];
}

const providers = {
  caritas: { name: 'Caritasverband Hochtaunus', kind: 'church', regime: 'kdg' },
  ib: { name: 'Internationaler Bund Südwest', kind: 'association', regime: 'dsgvo-bdsg' },
  roedermark: { name: 'Stadt Rödermark', kind: 'municipal', regime: 'dsgvo-hdsig' },
  hattersheim: { name: 'Stadt Hattersheim am Main', kind: 'municipal', regime: 'dsgvo-hdsig' },
  niedernhausen: { name: 'Gemeinde Niedernhausen', kind: 'municipal', regime: 'dsgvo-hdsig' },
  'neu-isenburg': { name: 'Stadt Neu-Isenburg', kind: 'municipal', regime: 'dsgvo-hdsig' },
  offenbach: { name: 'Freiwilligenzentrum Offenbach', kind: 'association', regime: 'dsgvo-bdsg' },
  bergstrasse: { name: 'Kreis Bergstraße', kind: 'municipal', regime: 'dsgvo-hdsig' },
  hanau: { name: 'Diakonisches Werk Hanau-Main-Kinzig', kind: 'church', regime: 'dsg-ekd' },
  'rheingau-taunus': { name: 'Rheingau-Taunus-Kreis', kind: 'municipal', regime: 'dsgvo-hdsig' },
} as const satisfies Record<string, DemoProvider>;

const sites: readonly DemoSite[] = [
  {
    slug: 'caritas-hochtaunus',
    provider: 'caritas',
    county: '06434',
    name: 'Integrationslotsinnen und Integrationslotsen Hochtaunus (Caritas)',
    street: 'Dorotheenstraße 00',
    postalCode: '61348',
    town: 'Bad Homburg v. d. Höhe',
    place: 'Bad Homburg v. d. Höhe',
    areaCode: '06172',
    openingHours: 'Dienstag und Donnerstag 9 bis 12 Uhr, Mittwoch 14 bis 17 Uhr',
    serves: { county: '06434' },
    staff: ['Katharina Demohn', 'Bilal Musterwald'],
  },
  {
    slug: 'ib-hochtaunus',
    provider: 'ib',
    county: '06434',
    name: 'Lotsenprojekt Vordertaunus (Internationaler Bund)',
    street: 'Strackgasse 00',
    postalCode: '61440',
    town: 'Oberursel (Taunus)',
    place: 'Oberursel (Taunus)',
    areaCode: '06171',
    openingHours: 'Montag bis Donnerstag 10 bis 13 Uhr',
    serves: {
      places: [
        'Oberursel (Taunus)',
        'Steinbach (Taunus)',
        'Kronberg im Taunus',
        'Königstein im Taunus',
        'Glashütten',
        'Schmitten im Taunus',
      ],
    },
    staff: ['Olena Beispielko', 'Jonas Demmler'],
  },
  {
    slug: 'roedermark',
    provider: 'roedermark',
    county: '06438',
    name: 'Lotsinnen und Lotsen in Rödermark',
    street: 'Dieburger Straße 00',
    postalCode: '63322',
    town: 'Rödermark',
    place: 'Rödermark',
    areaCode: '06074',
    openingHours: 'Mittwoch 10 bis 12 und 15 bis 18 Uhr',
    serves: { places: ['Rödermark'] },
    staff: ['Ursula Mustermeier', 'Farid Demozai'],
  },
  {
    slug: 'hattersheim',
    provider: 'hattersheim',
    county: '06436',
    name: 'Integrationslotsinnen und Integrationslotsen Hattersheim',
    street: 'Südring 00',
    postalCode: '65795',
    town: 'Hattersheim am Main',
    place: 'Hattersheim am Main',
    areaCode: '06190',
    openingHours: 'Montag und Donnerstag 9 bis 12 Uhr im Stadtteilbüro',
    serves: { places: ['Hattersheim am Main'] },
    staff: ['Gesa Probst-Demo', 'Mehmet Musteroğlu'],
  },
  {
    slug: 'niedernhausen',
    provider: 'niedernhausen',
    county: '06439',
    name: 'Integrationslotsinnen und Integrationslotsen Niedernhausen',
    street: 'Wilrijkplatz 00',
    postalCode: '65527',
    town: 'Niedernhausen',
    place: 'Niedernhausen',
    areaCode: '06127',
    openingHours: 'Anfragen per E-Mail, mindestens eine Woche vorher',
    serves: { places: ['Niedernhausen'] },
    staff: ['Annegret Demuth-Muster', 'Samira Beispielzadeh'],
  },
  {
    slug: 'neu-isenburg',
    provider: 'neu-isenburg',
    county: '06438',
    name: 'Integrationslotsinnen und Integrationslotsen Neu-Isenburg',
    street: 'Hugenottenallee 00',
    postalCode: '63263',
    town: 'Neu-Isenburg',
    place: 'Neu-Isenburg',
    areaCode: '06102',
    openingHours: 'Dienstag 14 bis 18 Uhr',
    serves: { places: ['Neu-Isenburg', 'Dreieich'] },
    staff: ['Pia Musterfeld', 'Daniel Demoski'],
  },
  {
    slug: 'offenbach',
    provider: 'offenbach',
    county: '06413',
    name: 'Integrationslotsinnen und Integrationslotsen Offenbach',
    street: 'Domstraße 00',
    postalCode: '63067',
    town: 'Offenbach am Main',
    place: 'Offenbach am Main',
    areaCode: '069',
    openingHours: 'Montag bis Freitag 10 bis 13 Uhr',
    serves: { county: '06413' },
    radiusKm: 6,
    staff: ['Leyla Demirbeispiel', 'Thomas Mustermann-Roth'],
  },
  {
    slug: 'bergstrasse',
    provider: 'bergstrasse',
    county: '06431',
    name: 'Lotsenteam Kreis Bergstraße',
    street: 'Gräffstraße 00',
    postalCode: '64646',
    town: 'Heppenheim (Bergstraße)',
    place: 'Heppenheim (Bergstraße)',
    areaCode: '06252',
    openingHours: 'Montag, Mittwoch und Freitag 9 bis 12 Uhr',
    serves: { county: '06431' },
    staff: ['Ruth Beispielhofer', 'Nikolai Demow'],
  },
  {
    slug: 'hanau',
    provider: 'hanau',
    county: '06435014',
    name: 'Lotsinnen und Lotsen Hanau (Diakonie)',
    street: 'Nürnberger Straße 00',
    postalCode: '63450',
    town: 'Hanau',
    place: 'Hanau',
    areaCode: '06181',
    openingHours: 'Dienstag und Freitag 9 bis 13 Uhr',
    serves: { places: ['Hanau', 'Maintal', 'Erlensee', 'Bruchköbel'] },
    radiusKm: 10,
    staff: ['Miriam Musterkirch', 'Tesfay Demoy'],
  },
  {
    slug: 'rheingau-taunus',
    provider: 'rheingau-taunus',
    county: '06439',
    name: 'Integrationslotsinnen und Integrationslotsen Rheingau-Taunus',
    street: 'Heimbacher Straße 00',
    postalCode: '65307',
    town: 'Bad Schwalbach',
    place: 'Bad Schwalbach',
    areaCode: '06124',
    openingHours: 'Montag bis Donnerstag 9 bis 12 Uhr',
    serves: { county: '06439' },
    staff: ['Helga Demand-Beispiel', 'Rania Musteri'],
  },
];

/** The demo's sites by their short names, for the demo data of other modules. */
export const demoSiteIds: Readonly<Record<string, string>> = Object.fromEntries(
  sites.map((site, index) => [site.slug, fixedId(2, index + 1)]),
);

/** The site in Bad Homburg, at which the demo's main accounts are. */
export const mainDemoSiteId = fixedId(2, 1);

/** The demo's staff by e-mail address. */
export const demoPersonIds = {
  'koordination@demo.lotsenwerk.example': fixedId(3, 1),
  'finanzen@demo.lotsenwerk.example': fixedId(3, 98),
  'verwaltung@demo.lotsenwerk.example': fixedId(3, 99),
} as const;

/** Real places, invented people, numbers and addresses nobody has. */
export async function seedDemo({ tx, addPerson, now, today }: DemoContext): Promise<void> {
  const slugs = Object.keys(providers) as (keyof typeof providers)[];
  const providerId = (slug: keyof typeof providers) => fixedId(1, slugs.indexOf(slug) + 1);
  await tx
    .insertInto('programme.provider')
    .values(
      slugs.map((slug) => ({
        id: providerId(slug),
        name: providers[slug].name,
        kind: providers[slug].kind,
        dataProtectionRegime: providers[slug].regime,
      })),
    )
    .execute();

  for (const [index, site] of sites.entries()) {
    const siteId = fixedId(2, index + 1);
    const ownCounty = site.county.slice(0, 5);
    const { latitude, longitude } = await tx
      .selectFrom('programme.place')
      .select(['latitude', 'longitude'])
      .where('key', '=', placeKey(ownCounty, site.place))
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('programme.site')
      .values({
        id: siteId,
        slug: site.slug,
        providerId: providerId(site.provider),
        countyKey: site.county,
        name: site.name,
        street: site.street,
        postalCode: site.postalCode,
        town: site.town,
        latitude,
        longitude,
        phone: `${site.areaCode} 000 01-${String(index + 1).padStart(2, '0')}`,
        email: `${site.slug}@demo.lotsenwerk.example`,
        openingHours: site.openingHours,
        status: 'active',
        radiusKm: site.radiusKm ?? null,
      })
      .execute();
    await tx
      .insertInto('programme.servedArea')
      .values(
        'county' in site.serves
          ? [{ siteId, countyKey: site.serves.county, placeKey: null }]
          : site.serves.places.map((place) => ({
              siteId,
              countyKey: null,
              placeKey: placeKey(ownCounty, place),
            })),
      )
      .execute();

    for (const [number, name] of site.staff.entries()) {
      const role: Role = staffRoles[number] ?? 'deputy';
      const isMain = index === 0 && number === 0;
      await addPerson({
        id: fixedId(3, 2 * index + number + 1),
        name,
        email: isMain
          ? 'koordination@demo.lotsenwerk.example'
          : `${number === 0 ? 'koordination' : 'vertretung'}.${site.slug}@demo.lotsenwerk.example`,
        roles: [{ role, siteId }],
      });
    }
  }

  await addPerson({
    id: demoPersonIds['finanzen@demo.lotsenwerk.example'],
    name: 'Viktor Zahlmuster',
    email: 'finanzen@demo.lotsenwerk.example',
    roles: [{ role: 'finance', siteId: null, providerId: providerId('caritas') }],
  });
  await addPerson({
    id: fixedId(3, 95),
    name: 'Renate Hofmann-Demo',
    email: 'leitung@demo.lotsenwerk.example',
    roles: [{ role: 'management', siteId: null, providerId: providerId('caritas') }],
  });
  await addPerson({
    id: fixedId(3, 96),
    name: 'Jürgen Albrecht-Demo',
    email: 'datenschutz@demo.lotsenwerk.example',
    roles: [{ role: 'data-protection-officer', siteId: null, providerId: providerId('caritas') }],
  });
  await addPerson({
    id: fixedId(3, 97),
    name: 'Sibel Kaya-Demo',
    email: 'kreis@demo.lotsenwerk.example',
    roles: [{ role: 'county-office', siteId: null, countyKey: '06434', place: 'county:06434' }],
  });
  await addPerson({
    id: demoPersonIds['verwaltung@demo.lotsenwerk.example'],
    name: 'Adele Demonstrata',
    email: 'verwaltung@demo.lotsenwerk.example',
    roles: [{ role: 'administrator', siteId: null }],
  });

  for (const [index, year] of [today.year, today.year + 1].entries()) {
    await insertParameter(tx, {
      id: fixedId(4, index + 2),
      state: 'HE',
      siteId: mainDemoSiteId,
      key: 'granted-hours',
      value: 2_400,
      unit: definitionOf('granted-hours').unit,
      validFrom: new Temporal.PlainDate(year, 1, 1),
      validUntil: new Temporal.PlainDate(year + 1, 1, 1),
      source: 'Zuwendungsbescheid der Vorführung',
      corrects: null,
      changedBy: null,
      changedByName: null,
      changedAt: now,
    });
  }

  // What sites may decide for themselves, so that it can be seen.
  await tx
    .insertInto('programme.siteTopic')
    .values([
      {
        siteId: mainDemoSiteId,
        topicCode: 'private-home',
        riskClass: 'red',
        referTo: 'migration-counselling',
        hint: 'In Bad Homburg gibt es dafür das Begegnungscafé. Zu Hause besuchen wir niemanden.',
        changedBy: demoPersonIds['koordination@demo.lotsenwerk.example'],
        changedAt: Temporal.Instant.from('2026-02-10T09:00:00Z'),
      },
      {
        siteId: fixedId(2, 5),
        topicCode: 'written-translation',
        riskClass: 'green',
        referTo: null,
        hint: null,
        changedBy: null,
        changedAt: Temporal.Instant.from('2026-03-02T10:30:00Z'),
      },
    ])
    .execute();
  await tx
    .insertInto('programme.parameter')
    .values([
      {
        id: fixedId(4, 1),
        stateKey: 'HE',
        siteId: mainDemoSiteId,
        key: 'request-lead-time',
        value: 5,
        unit: 'days',
        validFrom: Temporal.PlainDate.from('2026-01-01'),
        source: 'Beschluss im Team vom Dezember 2025',
        changedBy: demoPersonIds['koordination@demo.lotsenwerk.example'],
        changedByName: 'Katharina Demohn',
        changedAt: Temporal.Instant.from('2025-12-15T09:00:00Z'),
      },
    ])
    .execute();
}
