import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkCodeMap } from '../../src/cli/code-map.ts'
import { codeMapColumns } from '../../src/terminology/code-map/row.ts'
import { codeMapFile } from '../support/code-map.ts'

const root = join(import.meta.dirname, '../..')
const example = join(root, 'examples/code-map.csv')
const page = readFileSync(join(root, 'docs/code-map.md'), 'utf8')

function command(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/code-map.ts', ...words], {
    cwd: root,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('npm run code-map', () => {
  test('a right map: exit code 0', () => {
    expect(command(example)).toMatchObject({ status: 0, stderr: '' })
  })

  test('a map with an error: exit code 1', () => {
    const { status, stdout } = command(codeMapFile('prk;1;atc;H02AB07;500;;tablet;;'))
    expect(status).toBe(1)
    expect(stdout).toContain('Errors, which stop the start (1)')
    expect(stdout).toContain('row 2 mg_per_unit: found "500"')
  })

  test('no table: exit code 1, with the error', () => {
    const { status, stderr } = command('/nowhere.csv')
    expect(status).toBe(1)
    expect(stderr).toMatch(/^ERR_CONFIG_INVALID: code map \/nowhere\.csv cannot be read/)
  })

  test('--help names every column; without a file it is told too, with exit code 2', () => {
    const { status, stdout } = command('--help')
    expect(status).toBe(0)
    for (const name of Object.keys(codeMapColumns)) expect(stdout).toContain(`\n  ${name} `)
    expect(command()).toEqual({ status: 2, stdout, stderr: '' })
  })
})

describe('what a map covers', () => {
  const rows = [
    'prk;1;atc;H02AB07;5;;tablet;;',
    'prk;2;atc;H02AB06;;;capsule;;',
    'prk;3;atc;H02AB08;40;;injectie;;',
    'prk;4;atc;S02CA06;;;;;',
    'prk;5;atc;H02AB09;;;;local;',
    'prk;6;atc;M05BA04;70;;tablet;;',
    'prk;7;atc;N02BE01;;;;;',
    'urn:lab;CA;loinc;2000-8;;;;;mmol/L',
    'urn:order;D;nza;120037;;;;;',
    'urn:place;G;bone-findings;plaster-room;;;;;',
    'ci-40;9;icd-10;K22.0;;;;;',
    'urn:x;1;snomed;22298006;;;;;',
  ]
  const { text } = checkCodeMap(codeMapFile(...rows), false)

  test.each([
    /: 12 rows, 12 readable\n/,
    /\n +6 {2}medicines\n/,
    /\n +1 {2}other medicines\n/,
    /\n +1 {2}results\n/,
    /\n +1 {2}orders and examinations\n/,
    /\n +1 {2}settings\n/,
    /\n +1 {2}diagnoses, contra-indications and other codes\n/,
    /\n +1 {2}codes without effect\n/,
    /\nGlucocorticoids: 2 systemic \(1 with mg per unit\), 2 local, 1 for the order to say\n/,
    /\nBone-sparing drugs: 1 oral-bisphosphonate\n/,
    /\nOrders with a local code: .*1 order-dxa-with-vfa.*1 prescribe-alendronate/,
    /\nOrders without one: .*order-albumin.*prescribe-risedronate.*refer-fracture-clinic/,
    /\nResults with a local code: 1 calcium\n/,
    /\nResults without one: creatinine, egfr, albumin, /,
    /\nSettings with a local code: 1 setting-plaster-room\n/,
    /\nSettings without one: setting-emergency, /,
  ])('%s', (line) => {
    expect(text).toMatch(line)
  })

  test('nothing is covered by an empty map', () => {
    const empty = checkCodeMap(codeMapFile(), false)
    expect(empty.isRight).toBe(true)
    expect(empty.text).toContain(': 0 rows')
    expect(empty.text).toContain('Results with a local code: none')
  })

  test('only the first of many problems are shown, all with --all', () => {
    const many = codeMapFile(...Array.from({ length: 25 }, (_, index) => `prk;${index};atc;N02BE01;;;;;`))
    expect(checkCodeMap(many, false).text).toContain('Good to know (25)')
    expect(checkCodeMap(many, false).text).toMatch(/row 11 .*\n {2}and 15 more; --all shows them/)
    expect(checkCodeMap(many, true).text).toMatch(/row 26 /)
  })
})

describe('the example', () => {
  test('passes, and holds only codes that we know from public material, each marked', () => {
    const { text, isRight } = checkCodeMap(example, true)
    expect(isRight).toBe(true)
    expect(text).not.toContain('Warnings')
    const [header, ...lines] = readFileSync(example, 'utf8').trim().split('\n')
    expect(header?.split(';').at(-1)).toBe('evidence')
    for (const line of lines) expect(line.split(';').at(-1)).toMatch(/^public /)
    expect(text.match(/is known to us; this row takes its place/g)).toHaveLength(lines.length)
  })

  test('is what the page about it shows', () => {
    const shown =
      page
        .match(/```csv\n(?<rows>[\s\S]*?)```/)
        ?.groups?.['rows']?.trim()
        .split('\n') ?? []
    expect(shown.length).toBeGreaterThan(3)
    const lines = readFileSync(example, 'utf8').split('\n')
    for (const line of shown) expect(lines).toContain(line)
  })

  test('the page names every column with its meaning', () => {
    const plain = page.replaceAll(/ +/g, ' ')
    const missing = Object.entries(codeMapColumns)
      .map(([name, meaning]) => `| \`${name}\` | ${meaning} |`)
      .filter((line) => !plain.includes(line))
    expect(missing).toEqual([])
  })
})
