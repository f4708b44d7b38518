import path from 'node:path';
import { faultsIn, readTextFolders } from './texts.ts';

// Prints what is missing or different in any language; ends with 1 if something is.
const folders = await readTextFolders(path.join(import.meta.dirname, '..'));
const faults = folders.flatMap(faultsIn);
for (const { folder, messages } of folders) {
  const counts = Object.entries(messages).map(([lang, texts]) => `${lang} ${Object.keys(texts).length}`);
  process.stdout.write(`${folder}: ${counts.join(', ')}\n`);
}
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
