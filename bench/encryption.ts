import { listTeam } from '../src/modules/guides/guide.store.ts';
import { readContact, readRequest } from '../src/modules/requests/index.ts';
import type { Database } from '../src/platform/database.ts';
import { type Figure, ms, printFigures, timeBeside } from './report.ts';
import { addBusySite, openPage, withWorld } from './world.ts';

/** What opening sealed fields costs: the reads of a page with it, and the same rows read and left sealed. */
export async function measure(): Promise<void> {
  await withWorld(async (world) => {
    const { siteId, coordinator } = await addBusySite(world, { guides: 100, requests: 20_000 });
    const database: Database = world.app.database;
    const acting = { kind: 'person', personId: coordinator.id } as const;
    const { id } = await world.owner
      .selectFrom('requests.request')
      .select('id')
      .where('siteId', '=', siteId)
      .where('state', '=', 'seeking-guide')
      .limit(1)
      .executeTakeFirstOrThrow();
    const team = await timeBeside(
      () => database.read(acting, (db) => listTeam(db, [siteId], { limit: 50 })),
      () =>
        database.read(acting, async (db) => {
          await db
            .selectFrom('guides.guide')
            .select(['id', 'name', 'searchName', 'state', 'phone', 'email', 'homeName', 'coordinating'])
            .where('siteId', '=', siteId)
            .where('anonymisedAt', 'is', null)
            .where('state', 'not in', ['left', 'not-admitted'])
            .orderBy('searchName')
            .orderBy('id')
            .limit(51)
            .execute();
          await db
            .selectFrom('guides.language')
            .select(['guideId', 'tag'])
            .where('siteId', '=', siteId)
            .limit(100)
            .execute();
        }),
      200,
    );
    const request = await timeBeside(
      () =>
        database.read(acting, async (db) => {
          await readRequest(db, id);
          await readContact(db, id);
        }),
      () =>
        database.read(acting, async (db) => {
          await db.selectFrom('requests.request').selectAll().where('id', '=', id).execute();
          await db.selectFrom('requests.contact').selectAll().where('requestId', '=', id).execute();
        }),
      200,
    );
    const page = async (address: string) => {
      const opened = () => openPage(world, address, coordinator.cookie);
      return (await timeBeside(opened, opened, 50)).work;
    };
    const figures: Figure[] = [
      figure('50 guides of a team, opened', team, 'left sealed'),
      figure('a request and its contact, opened', request, 'left sealed'),
      { what: 'opening as a part of the page of the team', value: share(team, await page('/team')) },
      {
        what: 'opening as a part of the page of a request',
        value: share(request, await page(`/anfragen/${id}`)),
      },
    ];
    printFigures('Encryption', figures);
  });
}

interface Times {
  work: number;
  beside: number;
}
const figure = (what: string, { work, beside }: Times, left: string): Figure => ({
  what,
  value: ms(work),
  ratio: work / beside,
  beside: left,
});
const share = ({ work, beside }: Times, whole: number) => `${(((work - beside) / whole) * 100).toFixed(1)} %`;
