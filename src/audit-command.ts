import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { type AnchoredHead, type Fault, type FaultKind, readAnchors } from '#platform/audit-chain';
import type { Log } from '#platform/log';
import { type Verified, verifyAudit } from '#platform/verify-audit';
import { besideTheProgram } from './backup-commands.ts';
import type { Config } from './config.ts';

export const headsFileName = 'audit-heads.log';

export interface AuditVerified extends Verified {
  /** The file the chains were compared with; null where there was none. */
  readonly headsFile: string | null;
  readonly heads: number;
}

/** The file of heads cannot be read. The message is for the operator. */
export class HeadsRefusal extends Error {
  override name = 'HeadsRefusal';
}

/** Verifies the audit trail beside a program that serves or without one; without a file with that of the data folder. */
export async function verifyInstallation(
  config: Config,
  log: Log,
  of: { heads?: string | undefined },
): Promise<AuditVerified> {
  const file = path.resolve(of.heads ?? path.join(config.dataFolder, headsFileName));
  const anchored = await readHeadsFile(file, of.heads !== undefined);
  return besideTheProgram(config, log, async (owner) => {
    const client = new pg.Client(owner);
    await client.connect();
    try {
      const verified = await verifyAudit(client, anchored ?? []);
      return { ...verified, headsFile: anchored ? file : null, heads: anchored?.length ?? 0 };
    } finally {
      await client.end();
    }
  });
}

async function readHeadsFile(file: string, mustExist: boolean): Promise<AnchoredHead[] | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (!mustExist && (error as { code?: string }).code === 'ENOENT') return null;
    throw new HeadsRefusal(`Die Datei ${file} lässt sich nicht lesen.\nThe file ${file} cannot be read.`);
  }
  try {
    return readAnchors(text);
  } catch (error) {
    throw new HeadsRefusal(
      `In ${file} steht eine Zeile, die keine ist.\n${file}: ${(error as Error).message}`,
    );
  }
}

const words: Record<FaultKind, [de: string, en: string]> = {
  changed: ['geändert', 'changed'],
  missing: ['fehlt', 'missing'],
  'out-of-order': ['passt nicht zum Eintrag davor', 'does not follow the entry before it'],
  truncated: ['fehlt, und alles danach', 'missing, and everything after it'],
  'beginning-missing': ['fehlt am Anfang, ohne Vermerk', 'missing at the beginning, without a note'],
  'let-go-too-soon': ['zu früh gelöscht', 'deleted too soon'],
  rewritten: ['nicht mehr der, der gesichert wurde', 'not the one that was brought out'],
};

/** What the operator reads, German and English. */
export function sayAudit({ entries, chains, faults, headsFile, heads }: AuditVerified): string {
  const lines = [
    `${entries} Einträge in ${chains} Ketten geprüft / ${entries} entries in ${chains} chains verified`,
    headsFile
      ? `mit ${heads} Ständen aus ${headsFile} / with ${heads} heads from ${headsFile}`
      : 'ohne gesicherte Stände: abgeschnittene Enden fallen so nicht auf / without heads: ends cut off are not noticed',
    ...faults.map(sayFault),
    faults.length === 0 ? 'alles in Ordnung / all is well' : `${faults.length} Fehler / faults`,
  ];
  return `${lines.join('\n')}\n`;
}

function sayFault({ siteId, seq, kind }: Fault): string {
  const [de, en] = words[kind];
  return `  ${siteId} ${seq}: ${de} / ${en}`;
}
