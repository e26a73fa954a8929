import type { Activity } from './activity.ts'
import type { CardTexts } from './card-texts.ts'
import type { FindingTexts } from './finding-texts.ts'
import type { Plan, Row } from './plan.ts'
import type { Sources } from './sources.ts'

/** What the pages are written from. */
export interface PageKnowledge {
  readonly activities: ReadonlyMap<string, Activity>
  readonly sources: Sources
  readonly cardTexts: CardTexts
  readonly findingTexts: FindingTexts
  /** Names of the vignettes that reach each row. */
  readonly vignettes: ReadonlyMap<string, readonly string[]>
}

/**
 * The page that the clinical owner reads and signs: per row its conditions in words and as they run,
 * what it does, how strong it is, where it comes from and which vignettes reach it.
 */
export function reviewPage(plan: Plan, knowledge: PageKnowledge): string {
  const proposals = plan.rows.filter((row) => row.strength === 'proposal' || row.strength === 'derived')
  return [
    `# ${plan.title.nl}`,
    'Gegenereerd uit `plan.json` met `npm run plans`; wijzig het plan, niet deze pagina.',
    `Versie ${plan.version} van ${plan.date}, opnieuw te beoordelen voor ${plan.reviewDue}. Nog niet getekend door een klinisch eigenaar.`,
    `Voorstellen van osteohooks of afgeleid van de richtlijn (†), die zo niet in de richtlijn staan: ${proposals.map(({ id }) => id).join(', ')}.`,
    '## Rijen die beslissen',
    'Precies één van deze rijen geldt. Een rij geldt als al haar voorwaarden waar zijn, die van de groepen eromheen meegerekend.',
    ...plan.rows.filter(({ role }) => role === 'primary').map((row) => rowSection(row, plan, knowledge)),
    '## Rijen die meegaan',
    ...plan.rows.filter(({ role }) => role === 'additional').map((row) => rowSection(row, plan, knowledge)),
    '## Bronnen',
    sourceList(plan, knowledge.sources),
  ].join('\n\n')
}

/** The page of all findings: type, unit, meaning of absence and source. */
export function findingsPage({ findingTexts, sources }: PageKnowledge): string {
  const rows = Object.entries(findingTexts).flatMap(([name, text]) => {
    if (text === undefined) return []
    const unit =
      'unit' in text ? text.unit : text.type === 'code' ? Object.keys(text.values).join(', ') : 'ja / nee'
    return [
      [
        `\`${name}\``,
        text.label.nl,
        text.type,
        unit,
        text.absence.nl,
        `${text.source}: ${sources[text.source]?.title ?? ''}`,
      ],
    ]
  })
  return [
    '# Bevindingen',
    'Gegenereerd uit `findings.json` met `npm run plans`. Een bevinding is bekend, begrensd (alleen een onder- of bovengrens) of onbekend; de kolom "als het ontbreekt" zegt wanneer.',
    table(['bevinding', 'betekenis', 'soort', 'eenheid of waarden', 'als het ontbreekt', 'bron'], rows),
  ].join('\n\n')
}

function rowSection(row: Row, plan: Plan, knowledge: PageKnowledge): string {
  const conditions = row.conditions.flatMap((index, position) => {
    const condition = plan.conditions[index]
    if (condition === undefined) return []
    return [[position < row.inherited ? 'groep' : 'rij', condition.text.nl, `\`${condition.source}\``]]
  })
  const reached = knowledge.vignettes.get(row.id) ?? []
  return [
    `### ${row.id} ${row.title.nl}`,
    ...(row.ridesOn.length > 0
      ? [`${row.role === 'primary' ? 'Gaat ook mee' : 'Gaat mee'} met ${row.ridesOn.join(', ')}.`]
      : []),
    ...(conditions.length > 0 ? [table(['van', 'voorwaarde', 'zoals het draait'], conditions)] : []),
    [
      `- Sterkte: ${knowledge.cardTexts.strength[row.strength].nl}`,
      `- Kaart: ${cardLine(row)}`,
      ...(row.summaryWithoutDxa === undefined
        ? []
        : [`- Kaart als DXA niet aan te vragen is: "${row.summaryWithoutDxa.nl}"`]),
      ...(row.alwaysShown ? ['- Blijft getoond, ook na een eerder antwoord'] : []),
      ...(row.guidance === undefined ? [] : [`- Advies: ${row.guidance.nl}`]),
      ...row.proposals.map(
        (proposal) =>
          `- Voorstel${proposal.kind === 'one-of' ? ' (een van)' : ''}: ${proposal.activities.map((id) => proposalLine(id, knowledge.activities)).join('; ')}`,
      ),
      `- Bron: ${row.sources.join(', ')}`,
      `- Vignetten: ${reached.length === 0 ? 'geen' : reached.slice(0, 6).join('; ')}${reached.length > 6 ? `; en ${reached.length - 6} meer` : ''}`,
    ].join('\n'),
  ].join('\n\n')
}

function cardLine(row: Row): string {
  if (row.summary !== undefined)
    return `${row.card === 'warning' ? 'waarschuwing' : 'informatie'}, "${row.summary.nl}"`
  return row.withheld === undefined
    ? 'op de kaart van de rij waarmee zij meegaat'
    : `geen (\`${row.withheld}\`)`
}

function proposalLine(id: string, activities: ReadonlyMap<string, Activity>): string {
  const activity = activities.get(id)
  if (activity === undefined) return id
  const unless = activity.exclusions
    .filter(({ reason }) => !reason.startsWith('with-'))
    .map(({ condition }) => condition.text.nl)
  return unless.length === 0 ? activity.title.nl : `${activity.title.nl}, niet bij: ${unless.join(', ')}`
}

function sourceList(plan: Plan, sources: Sources): string {
  const keys = [...new Set(plan.rows.flatMap((row) => row.sources))].toSorted()
  return table(
    ['sleutel', 'bron', 'plaats', 'wie besliste'],
    keys.map((key) => [
      key,
      sources[key]?.title ?? '',
      sources[key]?.citation ?? '',
      sources[key]?.decision ?? '',
    ]),
  )
}

/** A Markdown table with aligned columns, as the formatter of the repository leaves them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [first = [], ...rest] = cells
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)].join('\n')
}
