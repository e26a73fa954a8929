import { lexer, type Token, type Tokens } from 'marked'

/** What a renderer of GitHub's Markdown would make of a text. */
export interface Rendering {
  /** Kinds of all parts, from front to back, the inner after the outer. */
  readonly kinds: readonly string[]
  /** Addresses of links and images. */
  readonly addresses: readonly string[]
}

export function renderingOf(markdown: string): Rendering {
  const tokens = lexer(markdown, { gfm: true }).flatMap(withInner)
  const addresses = tokens.flatMap((token) => (isLinked(token) ? [token.href] : []))
  return { kinds: tokens.map(({ type }) => type), addresses }
}

function isLinked(token: Token): token is Tokens.Link | Tokens.Image {
  return token.type === 'link' || token.type === 'image'
}

function withInner(token: Token): readonly Token[] {
  // A list keeps its items, and a table its cells, elsewhere than in `tokens`.
  const items: readonly Token[] = 'items' in token && Array.isArray(token['items']) ? token['items'] : []
  const inner: readonly Token[] = 'tokens' in token ? (token.tokens ?? []) : []
  return [token, ...items.flatMap(withInner), ...inner.flatMap(withInner)]
}
