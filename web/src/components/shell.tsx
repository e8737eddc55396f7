import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Link, useLocation } from 'wouter-preact'
import { signOut } from '../api/session'
import { useWho, type Who } from '../api/who'
import { SignInPage } from '../pages/sign-in'
import { Waiting } from './notice'

const places: { href: string; title: string; scope?: 'submit' | 'admin' }[] = [
  { href: '/environments', title: 'Environments' },
  { href: '/packages', title: 'Packages' },
  { href: '/channels', title: 'Channels' },
  { href: '/queue', title: 'Queue and workers' },
  { href: '/cache', title: 'Cache' },
  { href: '/tokens', title: 'Tokens', scope: 'admin' },
  { href: '/webhooks', title: 'Webhooks', scope: 'admin' },
  { href: '/audit', title: 'Audit', scope: 'admin' },
]

/** The frame of every page: links to the others, and the caller's name. */
export function Shell({ children }: { children: ComponentChildren }) {
  const who = useWho()
  const [path] = useLocation()
  const [open, setOpen] = useState(false)
  useEffect(() => setOpen(false), [path])
  return (
    <div class="shell">
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <header class="side">
        <div class="brand">
          <Link href="/environments">Patchbay</Link>
          <button
            type="button"
            class="menu"
            aria-expanded={open}
            aria-controls="menu"
            onClick={() => setOpen(!open)}
          >
            Menu
          </button>
        </div>
        <div id="menu" class={open ? 'menu-body open' : 'menu-body'}>
          <Navigation who={who} path={path} />
          <Caller who={who} />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {who.state === 'asking' ? <Waiting /> : who.state === 'unknown' ? <SignInPage /> : children}
      </main>
    </div>
  )
}

function Navigation({ who, path }: { who: Who; path: string }) {
  const isHere = (href: string) =>
    path.startsWith(href) || (href === '/environments' && (path === '/' || path.startsWith('/builds')))
  return (
    <nav aria-label="Pages">
      {who.may('submit') && (
        <Link href="/new" class="button primary new">
          New environment
        </Link>
      )}
      <ul>
        {places
          .filter(({ scope }) => !scope || who.may(scope))
          .map(({ href, title }) => (
            <li key={href}>
              <Link href={href} aria-current={isHere(href) ? 'page' : undefined}>
                {title}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  )
}

function Caller({ who }: { who: Who }) {
  const [, go] = useLocation()
  return (
    <div class="caller">
      <a href="/docs">API</a>
      {who.state === 'signed-in' && (
        <>
          <span title="The token that this tab shows">{who.name}</span>
          <button
            type="button"
            class="small"
            onClick={() => {
              signOut()
              go('/sign-in')
            }}
          >
            Sign out
          </button>
        </>
      )}
    </div>
  )
}
