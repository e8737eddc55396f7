import { lazy, Suspense } from 'preact/compat'
import { useEffect, useRef } from 'preact/hooks'
import { Route, Switch, useLocation } from 'wouter-preact'
import { Empty, Waiting } from './components/notice'
import { Page } from './components/page'
import { Shell } from './components/shell'
import { BuildPage } from './pages/build'
import { EnvironmentPage } from './pages/environment'
import { EnvironmentsPage } from './pages/environments'
import { SignInPage } from './pages/sign-in'

const NewPage = lazy(async () => (await import('./pages/new')).NewPage)
const PackagesPage = lazy(async () => (await import('./pages/packages')).PackagesPage)
const PackagePage = lazy(async () => (await import('./pages/package')).PackagePage)
const ChannelsPage = lazy(async () => (await import('./pages/channels')).ChannelsPage)
const ChannelPage = lazy(async () => (await import('./pages/channel')).ChannelPage)
const QueuePage = lazy(async () => (await import('./pages/queue')).QueuePage)
const CachePage = lazy(async () => (await import('./pages/cache')).CachePage)
const TokensPage = lazy(async () => (await import('./pages/tokens')).TokensPage)
const WebhooksPage = lazy(async () => (await import('./pages/webhooks')).WebhooksPage)
const AuditPage = lazy(async () => (await import('./pages/audit')).AuditPage)

export function App() {
  useFocusOnNavigation()
  return (
    <Shell>
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path="/" component={EnvironmentsPage} />
          <Route path="/environments" component={EnvironmentsPage} />
          <Route path="/environments/:id">{({ id }) => <EnvironmentPage key={id} id={id} />}</Route>
          <Route path="/builds/:id">{({ id }) => <BuildPage key={id} id={id} />}</Route>
          <Route path="/new" component={NewPage} />
          <Route path="/packages" component={PackagesPage} />
          <Route path="/packages/:name">{({ name }) => <PackagePage key={name} name={name} />}</Route>
          <Route path="/channels" component={ChannelsPage} />
          <Route path="/channels/:name">{({ name }) => <ChannelPage key={name} name={name} />}</Route>
          <Route path="/queue" component={QueuePage} />
          <Route path="/cache" component={CachePage} />
          <Route path="/tokens" component={TokensPage} />
          <Route path="/webhooks" component={WebhooksPage} />
          <Route path="/audit" component={AuditPage} />
          <Route path="/sign-in" component={SignInPage} />
          <Route>
            <Page title="Not found">
              <Empty title="There is no page here.">
                <p>See whether the address is complete.</p>
              </Empty>
            </Page>
          </Route>
        </Switch>
      </Suspense>
    </Shell>
  )
}

/** A new page begins at its heading, for people who read it by ear too. */
function useFocusOnNavigation() {
  const [path] = useLocation()
  const first = useRef(true)
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    window.scrollTo(0, 0)
    document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true })
  }, [path])
}
