import { buildCandidates, buildNeed, buildSite, buildSlot, randomFrom } from './candidate.build.ts';
import type { Candidate, Site } from './candidate.ts';
import type { Need } from './need.ts';
import type { PlanWorld } from './plan-week.ts';

/**
 * How many speak what: foreign nationals in Hesse in thousands by country (2021 to 2024), and small shares for the
 * languages that sites name besides. The order is that of the shares.
 */
const spoken: readonly (readonly [tag: string, thousands: number])[] = [
  ['tr', 167],
  ['uk', 105],
  ['ro', 83],
  ['pl', 80],
  ['it', 74],
  ['ar', 61],
  ['hr', 57],
  ['fa', 46],
  ['ru', 40],
  ['en', 30],
  ['bg', 30],
  ['kmr', 20],
  ['ps', 18],
  ['fr', 15],
  ['es', 15],
  ['ti', 12],
  ['so', 12],
  ['sr', 12],
  ['bs', 10],
  ['ckb', 8],
  ['ur', 8],
  ['pa', 6],
  ['sq', 6],
  ['am', 5],
  ['vi', 5],
  ['th', 4],
  ['pt', 4],
  ['el', 4],
  ['zh', 3],
  ['hi', 3],
  ['ta', 2],
];

export interface RealShape {
  readonly guides: number;
  readonly languages: number;
  readonly sites: number;
  readonly municipalities: number;
  readonly requests: number;
}

/** Sizes that sites and the state have published; requests of a busy week beside them. */
export const realShapes = {
  smallSite: { guides: 14, languages: 9, sites: 1, municipalities: 1, requests: 20 },
  county: { guides: 90, languages: 31, sites: 1, municipalities: 9, requests: 120 },
  state: { guides: 1_000, languages: 31, sites: 50, municipalities: 400, requests: 1_400 },
} as const satisfies Record<string, RealShape>;

const days = ['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04'];
const topics = ['school', 'office', 'health', 'housing'];

/** A week of a site, a county or the state of this size; the same for the same seed. */
export function buildWorld(shape: RealShape, seed = 1): PlanWorld {
  const random = randomFrom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const among = spoken.slice(0, shape.languages);
  const all = among.reduce((sum, [, thousands]) => sum + thousands, 0);
  const language = () => {
    let point = random() * all;
    for (const [tag, thousands] of among) {
      point -= thousands;
      if (point < 0) return tag;
    }
    return 'tr';
  };
  const siteId = () => `site-${below(shape.sites) + 1}`;
  const places = Array.from({ length: shape.municipalities }, () => ({
    lat: 50.2268 + (random() - 0.5) * 0.3,
    lon: 8.6182 + (random() - 0.5) * 0.4,
  }));
  const place = () => places[below(places.length)] ?? null;
  const candidates: Candidate[] = buildCandidates(shape.guides, seed).map((guide, number) => ({
    ...guide,
    // Each language is there once at the least.
    languages: [
      {
        tag: among[number]?.[0] ?? language(),
        level: 'mother-tongue' as const,
        modes: ['speak', 'read'] as const,
      },
      ...(random() < 0.6 ? [{ tag: language(), level: 'fluent' as const, modes: ['speak'] as const }] : []),
    ],
    siteId: siteId(),
    home: { ...(place() ?? { lat: 50.2, lon: 8.6 }), radiusKm: random() < 0.3 ? null : 10 + below(20) },
  }));
  const needs: Need[] = Array.from({ length: shape.requests }, (_, number) => {
    const from = 8 + below(8);
    const hour = (at: number) => `${String(at).padStart(2, '0')}:00`;
    const slot = () => buildSlot(days[below(days.length)] as string, hour(from), hour(from + 2 + below(2)));
    return buildNeed({
      requestId: `request-${seed}-${number}`,
      siteId: siteId(),
      language: { tag: language(), mode: 'speak', minLevel: random() < 0.7 ? 'fluent' : 'basic' },
      place: random() < 0.85 ? place() : null,
      slots: random() < 0.5 ? [slot()] : [slot(), slot()],
      minutes: random() < 0.5 ? 60 : 90,
      topic: { code: topics[below(topics.length)] as string, riskClass: 'green' },
    });
  });
  const sites = new Map<string, Site>();
  for (let number = 1; number <= shape.sites; number++) {
    sites.set(`site-${number}`, buildSite({ siteId: `site-${number}` }));
  }
  return { needs, candidates, sites };
}
