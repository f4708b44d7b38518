import { plantSite } from '../tests/planted-site.ts';
import { askAtRandom, askersAt, published } from '../tests/random-queries.ts';
import { withWorld } from './world.ts';

/** A million queries at random as everybody of four sites: how many rows of another site they are shown. */
export async function measure(): Promise<void> {
  const queries = Number(process.env.QUERIES ?? 1_000_000);
  await withWorld(async ({ app, owner }) => {
    const here = await plantSite(owner);
    const sites = [
      here,
      await plantSite(owner, { providerId: here.providerId }),
      await plantSite(owner),
      await plantSite(owner, { countyKey: '06433' }),
    ];
    const started = performance.now();
    const asked = await askAtRandom(owner, app.database.pool, {
      queries,
      seed: started,
      askers: askersAt(sites),
      sites,
      except: published,
    });
    const seconds = (performance.now() - started) / 1000;
    const counted = new Intl.NumberFormat('en').format;
    process.stdout.write(
      `foreign rows: ${asked.foreign.length} in ${counted(asked.queries)} queries at random ` +
        `(${counted(asked.ownRows)} rows of the own sites), ${Math.round(asked.queries / seconds)} a second\n`,
    );
    for (const query of asked.foreign) process.stdout.write(`  ${query}\n`);
  });
}
