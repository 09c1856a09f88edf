// Made from the OpenAPI document of jejaring by graph/client/typescript.py; do not edit. Apache-2.0.
/* eslint-disable */

export class Problem extends Error {
  constructor(readonly status: number, readonly code: string, readonly body: Record<string, unknown>) {
    super(`${code}: ${String(body.detail ?? "")}`);
  }
}

export interface Options {
  /** Version that a change is meant for: the thing's `seq`. */
  version?: number;
  /** Sent as Idempotency-Key: the same key does the same write once. */
  once?: string;
  signal?: AbortSignal;
}

type Scalar = string | number | boolean;
type Query = Record<string, Scalar | Scalar[] | null | undefined>;

export class Client {
  constructor(private readonly server: string, private readonly key?: string) {}

  private async send<T>(
    method: string, path: string, query: Query | undefined, body: unknown, options: Options = {},
  ): Promise<T> {
    const url = new URL(this.server.replace(/\/$/, "") + path);
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value === undefined || value === null) continue;
      for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
    }
    const headers: Record<string, string> = { Accept: "application/json" };
    if (this.key) headers.Authorization = `Bearer ${this.key}`;
    if (options.version !== undefined) headers["If-Match"] = `"${options.version}"`;
    if (method !== "GET") headers["Idempotency-Key"] = options.once ?? crypto.randomUUID();
    const form = body instanceof FormData;
    if (body !== undefined && !form) headers["Content-Type"] = "application/json";
    const answer = await fetch(url, {
      method, headers, signal: options.signal ?? null,
      body: body === undefined ? null : form ? body : JSON.stringify(body),
    });
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({ detail: answer.statusText }));
      throw new Problem(answer.status, String(told.code ?? answer.status), told);
    }
    const kind = answer.headers.get("Content-Type") ?? "";
    return (kind.includes("json") ? await answer.json() : await answer.blob()) as T;
  }

  /** Say what is served here, how to get a key, and where everything is; needs none. */
  get(options?: Options): Promise<Front> {
    return this.send("GET", `/`, undefined, undefined, options);
  }

  /** Say that the process answers, and its version. */
  getHealth(options?: Options): Promise<Health> {
    return this.send("GET", `/health`, undefined, undefined, options);
  }

  /** Say what is served here, how to get a key, and where everything is; needs none. */
  getV1(options?: Options): Promise<Front> {
    return this.send("GET", `/v1`, undefined, undefined, options);
  }

  /** Show what a one-time link asks; it needs no key, and reading does not use it up. A browser gets a page. The page is in the language of the link (`lang`), whatever the phone asks for. */
  getAnswersByToken(token: string, query?: { lang?: "id" | "en" }, options?: Options): Promise<Shown> {
    return this.send("GET", `/v1/answers/${encodeURIComponent(token)}`, query, undefined, options);
  }

  /** Answer by a one-time link, once: interest is consent to be shown to the side that asks. */
  postAnswersByToken(token: string, body: GivenAnswer, options?: Options): Promise<Shown> {
    return this.send("POST", `/v1/answers/${encodeURIComponent(token)}`, undefined, body, options);
  }

  /** Read the audit log: every event, keys and imports too. */
  getAudit(query?: { of?: string; action?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Events> {
    return this.send("GET", `/v1/audit`, query, undefined, options);
  }

  /** Follow the chain of hashes; what is settled and whole is sealed on the way. */
  getAuditVerify(options?: Options): Promise<Verdict> {
    return this.send("GET", `/v1/audit/verify`, undefined, undefined, options);
  }

  /** Rank the partners of one party: who could buy from it, or supply it, best first. */
  getCandidates(query: { party: string; side?: "offtakers" | "suppliers"; kind?: "volume" | "linkage"; radius_km?: number; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Candidates> {
    return this.send("GET", `/v1/candidates`, query, undefined, options);
  }

  /** List clusters and how they read. */
  getClusters(query?: { region?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Clusters> {
    return this.send("GET", `/v1/clusters`, query, undefined, options);
  }

  /** Find sentra from activities and places alone, against 199 random deals; who belongs to them is not listed. */
  getClustersFound(query?: { km?: number; at_least?: number; digits?: number; region?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<FoundSentras> {
    return this.send("GET", `/v1/clusters/found`, query, undefined, options);
  }

  /** Return one cluster. */
  getClustersByClusterId(cluster_id: string, options?: Options): Promise<Cluster> {
    return this.send("GET", `/v1/clusters/${encodeURIComponent(cluster_id)}`, undefined, undefined, options);
  }

  /** Put a cluster beside its rivals by seventeen figures: median, highest and its own rank. */
  getClustersByClusterIdCompare(cluster_id: string, query?: { with?: Array<string>; found?: boolean; km?: number; at_least?: number; digits?: number }, options?: Options): Promise<graph__rest__cluster_profiles__Comparison> {
    return this.send("GET", `/v1/clusters/${encodeURIComponent(cluster_id)}/compare`, query, undefined, options);
  }

  /** Return the five conditions of a cluster at two dates, rivals, aid, stage, SWOT and levers with prices. */
  getClustersByClusterIdProfile(cluster_id: string, query?: { then?: string; found?: boolean; km?: number; at_least?: number; digits?: number }, options?: Options): Promise<ClusterProfile> {
    return this.send("GET", `/v1/clusters/${encodeURIComponent(cluster_id)}/profile`, query, undefined, options);
  }

  /** List demands. */
  getDemands(query?: { commodity?: string; party?: string; region?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Demands> {
    return this.send("GET", `/v1/demands`, query, undefined, options);
  }

  /** Store it; the same product, unit and grade of a party, commodity and month replaces what it said before. `replaces` tells what stood there; another product of the same commodity stands beside it. */
  postDemands(body: NewDemand, options?: Options): Promise<DemandSaid> {
    return this.send("POST", `/v1/demands`, undefined, body, options);
  }

  /** Read the public board: what is wanted, where, how much and at what prices; nobody is named. */
  getDemandsBoard(query?: { commodity?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Board> {
    return this.send("GET", `/v1/demands/board`, query, undefined, options);
  }

  /** Each is stored or refused on its own, and says so in its place, with what it replaces. */
  postDemandsBulk(body: SeveralDemands, options?: Options): Promise<Outcomes> {
    return this.send("POST", `/v1/demands/bulk`, undefined, body, options);
  }

  /** End it today: it stands in the history and is matched no more. */
  deleteDemandsByLotId(lot_id: string, options?: Options): Promise<Demand> {
    return this.send("DELETE", `/v1/demands/${encodeURIComponent(lot_id)}`, undefined, undefined, options);
  }

  /** Read one demand. */
  getDemandsByLotId(lot_id: string, options?: Options): Promise<Demand> {
    return this.send("GET", `/v1/demands/${encodeURIComponent(lot_id)}`, undefined, undefined, options);
  }

  /** Return the directory of a region; a masked key reads its tables, and no entry. Names of businesses are told as far as each consents (`/v1/parties`); the office decides what it publishes. */
  getDirectory(query: { region: string; every_sector?: boolean; limit?: number; cursor?: string }, options?: Options): Promise<Directory> {
    return this.send("GET", `/v1/directory`, query, undefined, options);
  }

  /** List events that the caller reaches, the oldest first. */
  getEvents(query?: { of?: string; action?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Events> {
    return this.send("GET", `/v1/events`, query, undefined, options);
  }

  /** List what can be exported: ask for `/v1/exports/{resource}.{form}`. */
  getExports(query?: { limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Exports> {
    return this.send("GET", `/v1/exports`, query, undefined, options);
  }

  /** Export a whole list that the caller reaches; streamed, with date and mark of synthetic data. */
  getExportsByResourceByForm(resource: "parties" | "offers" | "demands" | "metrics", form: "csv" | "xlsx" | "geojson" | "jsonld", options?: Options): Promise<Blob> {
    return this.send("GET", `/v1/exports/${encodeURIComponent(resource)}.${encodeURIComponent(form)}`, undefined, undefined, options);
  }

  /** List the gaps of a kind by region and commodity, the same cells as `jejaring gaps`; every level adds up. */
  getGaps(query?: { kind?: "demand" | "supply" | "market_access" | "facility" | "technology" | "training" | "capability" | "service" | "finance" | "officers" | "forum" | "foster" | "information" | "structural" | "import_substitution" | "concentration" | "targets"; by?: Array<"region" | "commodity" | "cluster">; level?: "island" | "province" | "regency" | "district"; commodity_level?: "kbli2" | "kbli3" | "kbli5"; region?: string; public?: boolean; threshold?: number; market?: "volume" | "linkage"; radius_km?: number; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Gaps> {
    return this.send("GET", `/v1/gaps`, query, undefined, options);
  }

  /** List imports: those of this key, or all for an administrator. */
  getImports(query?: { limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Imports> {
    return this.send("GET", `/v1/imports`, query, undefined, options);
  }

  /** Upload lists; nothing is read yet. Repeating the upload under the same source replaces what it said. */
  postImports(body: FormData, options?: Options): Promise<Import> {
    return this.send("POST", `/v1/imports`, undefined, body, options);
  }

  /** Delete uploaded lists; what a commit has brought into the graph stays there, and that they were deleted. */
  deleteImportsByImportId(import_id: string, options?: Options): Promise<Import> {
    return this.send("DELETE", `/v1/imports/${encodeURIComponent(import_id)}`, undefined, undefined, options);
  }

  /** Say how an import stands. */
  getImportsByImportId(import_id: string, options?: Options): Promise<Import> {
    return this.send("GET", `/v1/imports/${encodeURIComponent(import_id)}`, undefined, undefined, options);
  }

  /** Let the worker read the lists and store them; `Location` tells how far it is. Asked again, it is the same job, begun anew when it had failed. */
  postImportsByImportIdCommit(import_id: string, options?: Options): Promise<Import> {
    return this.send("POST", `/v1/imports/${encodeURIComponent(import_id)}/commit`, undefined, undefined, options);
  }

  /** Show how the lists would be read; writes nothing. */
  getImportsByImportIdPreview(import_id: string, options?: Options): Promise<Preview> {
    return this.send("GET", `/v1/imports/${encodeURIComponent(import_id)}/preview`, undefined, undefined, options);
  }

  /** List indicators. */
  getIndicators(query?: { state?: string; kind?: string; party?: string; region?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<IndicatorPage> {
    return this.send("GET", `/v1/indicators`, query, undefined, options);
  }

  /** Make one indicator. */
  postIndicators(body: Indicator, options?: Options): Promise<IndicatorView> {
    return this.send("POST", `/v1/indicators`, undefined, body, options);
  }

  /** Make several indicators. */
  postIndicatorsBulk(body: IndicatorSeveral, options?: Options): Promise<Outcomes> {
    return this.send("POST", `/v1/indicators/bulk`, undefined, body, options);
  }

  /** Withdraw one indicator. */
  deleteIndicatorsByThingId(thing_id: string, options?: Options): Promise<IndicatorView> {
    return this.send("DELETE", `/v1/indicators/${encodeURIComponent(thing_id)}`, undefined, undefined, options);
  }

  /** Read one indicator. */
  getIndicatorsByThingId(thing_id: string, options?: Options): Promise<IndicatorView> {
    return this.send("GET", `/v1/indicators/${encodeURIComponent(thing_id)}`, undefined, undefined, options);
  }

  /** Change a indicator. */
  patchIndicatorsByThingId(thing_id: string, body: IndicatorChange, options?: Options): Promise<IndicatorView> {
    return this.send("PATCH", `/v1/indicators/${encodeURIComponent(thing_id)}`, undefined, body, options);
  }

  /** Judge lines of a list: agendas, joint actions, assistance, credit, lessons, open information; nothing is kept. */
  postInstitutionsRecordsByKind(kind: "agenda" | "agendas" | "identification" | "decisions" | "joint-actions" | "action-stages" | "operation" | "services" | "lessons" | "assistance" | "running-out" | "open-information" | "batches" | "microfinance" | "refusals" | "prices", body: NewRecords, options?: Options): Promise<Judged> {
    return this.send("POST", `/v1/institutions/records/${encodeURIComponent(kind)}`, undefined, body, options);
  }

  /** List one view of institutions, the same rows as `jejaring institutions VIEW`. */
  getInstitutionsByView(view: "programmes" | "forums" | "front-offices" | "reach", query?: { by?: "region" | "cluster"; level?: "island" | "province" | "regency" | "district"; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Institutions> {
    return this.send("GET", `/v1/institutions/${encodeURIComponent(view)}`, query, undefined, options);
  }

  /** List keys, never their secrets; an administrator or auditor of some regions sees those that go no farther. */
  getKeys(query?: { limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Keys> {
    return this.send("GET", `/v1/keys`, query, undefined, options);
  }

  /** Make a key; `key` is its secret, shown this once: a repeat with the same Idempotency-Key has it empty. */
  postKeys(body: NewKey, options?: Options): Promise<MadeKey> {
    return this.send("POST", `/v1/keys`, undefined, body, options);
  }

  /** End a key at once; the record stays. */
  deleteKeysByKeyId(key_id: string, options?: Options): Promise<Key> {
    return this.send("DELETE", `/v1/keys/${encodeURIComponent(key_id)}`, undefined, undefined, options);
  }

  /** Read one key, never its secret. */
  getKeysByKeyId(key_id: string, options?: Options): Promise<Key> {
    return this.send("GET", `/v1/keys/${encodeURIComponent(key_id)}`, undefined, undefined, options);
  }

  /** Make a key in the place of another, which ends a day later at most. */
  postKeysByKeyIdRotate(key_id: string, body: Ends | null, options?: Options): Promise<MadeKey> {
    return this.send("POST", `/v1/keys/${encodeURIComponent(key_id)}/rotate`, undefined, body, options);
  }

  /** List the pairs of the best plan; the plan is made at the first request and kept. */
  getMatches(query?: { kind?: "volume" | "linkage" | "exhibitions" | "services" | "facilitators" | "officers" | "foster" | "finance" | "facilities" | "clusters" | "tours" | "training" | "machinery" | "social_enterprise"; radius_km?: number; supplier?: string; buyer?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Matches> {
    return this.send("GET", `/v1/matches`, query, undefined, options);
  }

  /** Let the worker make the best plan of the graph as it is now; `Location` is the run to watch. */
  postMatches(body: Asked, options?: Options): Promise<JobView> {
    return this.send("POST", `/v1/matches`, undefined, body, options);
  }

  /** List runs: those of this key, or all for a national one. */
  getMatchesRuns(query?: { limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<RunList> {
    return this.send("GET", `/v1/matches/runs`, query, undefined, options);
  }

  /** Ask a run to stop; it does so at its next step of progress. */
  deleteMatchesRunsByRunId(run_id: string, options?: Options): Promise<JobView> {
    return this.send("DELETE", `/v1/matches/runs/${encodeURIComponent(run_id)}`, undefined, undefined, options);
  }

  /** Say how a run stands and how far it is. */
  getMatchesRunsByRunId(run_id: string, options?: Options): Promise<JobView> {
    return this.send("GET", `/v1/matches/runs/${encodeURIComponent(run_id)}`, undefined, undefined, options);
  }

  /** Watch a run: server-sent events, one whenever it has changed, until it has ended. */
  getMatchesRunsByRunIdEvents(run_id: string, options?: Options): Promise<Blob> {
    return this.send("GET", `/v1/matches/runs/${encodeURIComponent(run_id)}/events`, undefined, undefined, options);
  }

  /** Say who the key stands for and what it may do. */
  getMe(options?: Options): Promise<Me> {
    return this.send("GET", `/v1/me`, undefined, undefined, options);
  }

  /** List every figure of every cluster: bonding and bridging are two axes, never one score. */
  getMetrics(query?: { cluster?: string; region?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Metrics> {
    return this.send("GET", `/v1/metrics`, query, undefined, options);
  }

  /** List needs. */
  getNeeds(query?: { state?: string; kind?: string; party?: string; region?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<NeedPage> {
    return this.send("GET", `/v1/needs`, query, undefined, options);
  }

  /** Make one need. */
  postNeeds(body: Need, options?: Options): Promise<NeedView> {
    return this.send("POST", `/v1/needs`, undefined, body, options);
  }

  /** Make several needs. */
  postNeedsBulk(body: NeedSeveral, options?: Options): Promise<Outcomes> {
    return this.send("POST", `/v1/needs/bulk`, undefined, body, options);
  }

  /** Withdraw one need. */
  deleteNeedsByThingId(thing_id: string, options?: Options): Promise<NeedView> {
    return this.send("DELETE", `/v1/needs/${encodeURIComponent(thing_id)}`, undefined, undefined, options);
  }

  /** Read one need. */
  getNeedsByThingId(thing_id: string, options?: Options): Promise<NeedView> {
    return this.send("GET", `/v1/needs/${encodeURIComponent(thing_id)}`, undefined, undefined, options);
  }

  /** Change a need. */
  patchNeedsByThingId(thing_id: string, body: NeedChange, options?: Options): Promise<NeedView> {
    return this.send("PATCH", `/v1/needs/${encodeURIComponent(thing_id)}`, undefined, body, options);
  }

  /** List notices. */
  getNotices(query?: { state?: string; kind?: string; party?: string; region?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<NoticePage> {
    return this.send("GET", `/v1/notices`, query, undefined, options);
  }

  /** Make one notice. */
  postNotices(body: Notice, options?: Options): Promise<NoticeView> {
    return this.send("POST", `/v1/notices`, undefined, body, options);
  }

  /** Make several notices. */
  postNoticesBulk(body: NoticeSeveral, options?: Options): Promise<Outcomes> {
    return this.send("POST", `/v1/notices/bulk`, undefined, body, options);
  }

  /** Withdraw one notice. */
  deleteNoticesByThingId(thing_id: string, options?: Options): Promise<NoticeView> {
    return this.send("DELETE", `/v1/notices/${encodeURIComponent(thing_id)}`, undefined, undefined, options);
  }

  /** Read one notice. */
  getNoticesByThingId(thing_id: string, options?: Options): Promise<NoticeView> {
    return this.send("GET", `/v1/notices/${encodeURIComponent(thing_id)}`, undefined, undefined, options);
  }

  /** Change a notice. */
  patchNoticesByThingId(thing_id: string, body: NoticeChange, options?: Options): Promise<NoticeView> {
    return this.send("PATCH", `/v1/notices/${encodeURIComponent(thing_id)}`, undefined, body, options);
  }

  /** List offers. */
  getOffers(query?: { commodity?: string; party?: string; region?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Offers> {
    return this.send("GET", `/v1/offers`, query, undefined, options);
  }

  /** Store it; the same product, unit and grade of a party, commodity and month replaces what it said before. `replaces` tells what stood there; another product of the same commodity stands beside it. */
  postOffers(body: NewOffer, options?: Options): Promise<OfferSaid> {
    return this.send("POST", `/v1/offers`, undefined, body, options);
  }

  /** Each is stored or refused on its own, and says so in its place, with what it replaces. */
  postOffersBulk(body: SeveralOffers, options?: Options): Promise<Outcomes> {
    return this.send("POST", `/v1/offers/bulk`, undefined, body, options);
  }

  /** End it today: it stands in the history and is matched no more. */
  deleteOffersByLotId(lot_id: string, options?: Options): Promise<Offer> {
    return this.send("DELETE", `/v1/offers/${encodeURIComponent(lot_id)}`, undefined, undefined, options);
  }

  /** Read one offer. */
  getOffersByLotId(lot_id: string, options?: Options): Promise<Offer> {
    return this.send("GET", `/v1/offers/${encodeURIComponent(lot_id)}`, undefined, undefined, options);
  }

  /** List parties, filtered by kind, size, region or part of the name. */
  getParties(query?: { kind?: PartyKind; size?: Size; region?: string; q?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Parties> {
    return this.send("GET", `/v1/parties`, query, undefined, options);
  }

  /** Say who a party is; `Location` is its address. Its name, place and activities are matched like those of lists. */
  postParties(body: NewParty, options?: Options): Promise<Party> {
    return this.send("POST", `/v1/parties`, undefined, body, options);
  }

  /** Say who several parties are; each is stored or refused on its own, and says so in its place. */
  postPartiesBulk(body: NewParties, options?: Options): Promise<Outcomes> {
    return this.send("POST", `/v1/parties/bulk`, undefined, body, options);
  }

  /** Return one party by its id; an older id (alias) answers with the party that it was merged into. */
  getPartiesByPartyId(party_id: string, options?: Options): Promise<Party> {
    return this.send("GET", `/v1/parties/${encodeURIComponent(party_id)}`, undefined, undefined, options);
  }

  /** List the persons of a party; that they were read is noted in the audit log. */
  getPartiesByPartyIdPersons(party_id: string, query?: { limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Persons> {
    return this.send("GET", `/v1/parties/${encodeURIComponent(party_id)}/persons`, query, undefined, options);
  }

  /** Keep a person of a party, for a stated purpose and with consent. */
  postPartiesByPartyIdPersons(party_id: string, body: NewPerson, options?: Options): Promise<Person> {
    return this.send("POST", `/v1/parties/${encodeURIComponent(party_id)}/persons`, undefined, body, options);
  }

  /** Erase a person, also from the words of proposals, visits and events; the chain of hashes stays valid. */
  deletePartiesByPartyIdPersonsByPersonId(party_id: string, person_id: string, options?: Options): Promise<Erased> {
    return this.send("DELETE", `/v1/parties/${encodeURIComponent(party_id)}/persons/${encodeURIComponent(person_id)}`, undefined, undefined, options);
  }

  /** Correct what is held of a person. */
  patchPartiesByPartyIdPersonsByPersonId(party_id: string, person_id: string, body: Corrected, options?: Options): Promise<Person> {
    return this.send("PATCH", `/v1/parties/${encodeURIComponent(party_id)}/persons/${encodeURIComponent(person_id)}`, undefined, body, options);
  }

  /** Give everything that is held of a person: what, for what, until when, who has used it, and who names it. */
  getPartiesByPartyIdPersonsByPersonIdReport(party_id: string, person_id: string, options?: Options): Promise<AccessReport> {
    return this.send("GET", `/v1/parties/${encodeURIComponent(party_id)}/persons/${encodeURIComponent(person_id)}/report`, undefined, undefined, options);
  }

  /** List partnerships that the caller reaches. */
  getPartnerships(query?: { state?: "active" | "renewing" | "completed" | "terminated"; party?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Partnerships> {
    return this.send("GET", `/v1/partnerships`, query, undefined, options);
  }

  /** Tell the indicators of all partnerships that the caller reaches, from what both sides noted. */
  getPartnershipsIndicators(options?: Options): Promise<PartnershipFigures> {
    return this.send("GET", `/v1/partnerships/indicators`, undefined, undefined, options);
  }

  /** Return one partnership with its record, also while another term of it is talked over. */
  getPartnershipsByPartnershipId(partnership_id: string, options?: Options): Promise<Partnership> {
    return this.send("GET", `/v1/partnerships/${encodeURIComponent(partnership_id)}`, undefined, undefined, options);
  }

  /** List plans that were made, the newest first. */
  getPlans(query?: { limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Plans> {
    return this.send("GET", `/v1/plans`, query, undefined, options);
  }

  /** Return one plan's figures. */
  getPlansByPlanId(plan_id: string, options?: Options): Promise<Plan> {
    return this.send("GET", `/v1/plans/${encodeURIComponent(plan_id)}`, undefined, undefined, options);
  }

  /** Turn the pairs of a plan into drafts of proposals; published again, it is the same drafts. */
  postPlansByPlanIdPublish(plan_id: string, body: Publish, options?: Options): Promise<Published> {
    return this.send("POST", `/v1/plans/${encodeURIComponent(plan_id)}/publish`, undefined, body, options);
  }

  /** List programmes. */
  getProgrammes(query?: { state?: string; kind?: string; party?: string; region?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<ProgrammePage> {
    return this.send("GET", `/v1/programmes`, query, undefined, options);
  }

  /** Make one programme. */
  postProgrammes(body: Programme, options?: Options): Promise<ProgrammeView> {
    return this.send("POST", `/v1/programmes`, undefined, body, options);
  }

  /** Make several programmes. */
  postProgrammesBulk(body: ProgrammeSeveral, options?: Options): Promise<Outcomes> {
    return this.send("POST", `/v1/programmes/bulk`, undefined, body, options);
  }

  /** Withdraw one programme. */
  deleteProgrammesByThingId(thing_id: string, options?: Options): Promise<ProgrammeView> {
    return this.send("DELETE", `/v1/programmes/${encodeURIComponent(thing_id)}`, undefined, undefined, options);
  }

  /** Read one programme. */
  getProgrammesByThingId(thing_id: string, options?: Options): Promise<ProgrammeView> {
    return this.send("GET", `/v1/programmes/${encodeURIComponent(thing_id)}`, undefined, undefined, options);
  }

  /** Change a programme. */
  patchProgrammesByThingId(thing_id: string, body: ProgrammeChange, options?: Options): Promise<ProgrammeView> {
    return this.send("PATCH", `/v1/programmes/${encodeURIComponent(thing_id)}`, undefined, body, options);
  }

  /** List proposals that the caller reaches, the oldest first. */
  getProposals(query?: { state?: "draft" | "offered" | "interest" | "declined" | "expired" | "negotiating" | "memorandum" | "contract" | "active" | "completed" | "terminated" | "withdrawn"; kind?: "partnership" | "service_request" | "finance_application" | "facilitation" | "foster_agreement" | "facility_use" | "capacity_building" | "forum_funding" | "machinery_request" | "training" | "social_enterprise"; party?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Proposals> {
    return this.send("GET", `/v1/proposals`, query, undefined, options);
  }

  /** Make a draft; `Location` is its address. It is sent to nobody. */
  postProposals(body: Draft, options?: Options): Promise<Proposal> {
    return this.send("POST", `/v1/proposals`, undefined, body, options);
  }

  /** Make several drafts; each is made or refused on its own, and says so. */
  postProposalsBulk(body: Drafts, options?: Options): Promise<Outcomes> {
    return this.send("POST", `/v1/proposals/bulk`, undefined, body, options);
  }

  /** Return one proposal; `ETag` is its version. */
  getProposalsByProposalId(proposal_id: string, options?: Options): Promise<Proposal> {
    return this.send("GET", `/v1/proposals/${encodeURIComponent(proposal_id)}`, undefined, undefined, options);
  }

  /** List complaints about a proposal: one's own, or all as an officer of the region. */
  getProposalsByProposalIdComplaints(proposal_id: string, query?: { limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Complaints> {
    return this.send("GET", `/v1/proposals/${encodeURIComponent(proposal_id)}/complaints`, query, undefined, options);
  }

  /** Complain about the other side; it cannot see that. */
  postProposalsByProposalIdComplaints(proposal_id: string, body: NewComplaint, options?: Options): Promise<Complaint> {
    return this.send("POST", `/v1/proposals/${encodeURIComponent(proposal_id)}/complaints`, undefined, body, options);
  }

  /** Say what the latest counter-offer changed, field by field. */
  getProposalsByProposalIdDifferences(proposal_id: string, query?: { since?: number }, options?: Options): Promise<graph__rest__proposals__Comparison> {
    return this.send("GET", `/v1/proposals/${encodeURIComponent(proposal_id)}/differences`, query, undefined, options);
  }

  /** Say what the agreement would change in bonding and bridging of the groups of its parties. */
  getProposalsByProposalIdEffect(proposal_id: string, options?: Options): Promise<Effects> {
    return this.send("GET", `/v1/proposals/${encodeURIComponent(proposal_id)}/effect`, undefined, undefined, options);
  }

  /** Tell everything that happened to a proposal: who, when, why. */
  getProposalsByProposalIdEvents(proposal_id: string, query?: { limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<History> {
    return this.send("GET", `/v1/proposals/${encodeURIComponent(proposal_id)}/events`, query, undefined, options);
  }

  /** Make a one-time link for a party without an account, with texts for WhatsApp and SMS. */
  postProposalsByProposalIdLinks(proposal_id: string, body: NewLink, options?: Options): Promise<Link> {
    return this.send("POST", `/v1/proposals/${encodeURIComponent(proposal_id)}/links`, undefined, body, options);
  }

  /** Make a paper of a proposal; the same facts give the same bytes. */
  getProposalsByProposalIdPapersByNameByForm(proposal_id: string, name: "proposal" | "memorandum" | "contract" | "profile" | "annex" | "visit" | "visit_form" | "monitoring" | "business_plan", form: "pdf" | "docx", query?: { lang?: "id" | "en" }, options?: Options): Promise<Blob> {
    return this.send("GET", `/v1/proposals/${encodeURIComponent(proposal_id)}/papers/${encodeURIComponent(name)}.${encodeURIComponent(form)}`, query, undefined, options);
  }

  /** Take a step; an illegal one is 409 and names the legal ones, an older version is 412 and says what changed. */
  postProposalsByProposalIdSteps(proposal_id: string, body: Step, options?: Options): Promise<Proposal> {
    return this.send("POST", `/v1/proposals/${encodeURIComponent(proposal_id)}/steps`, undefined, body, options);
  }

  /** List the questions that planners ask, each with its parameters; `jejaring ask` lists the same. */
  getQuestions(query?: { limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Questions> {
    return this.send("GET", `/v1/questions`, query, undefined, options);
  }

  /** Answer a question, as far as the key reaches; a parameter that the question does not take is refused. */
  getQuestionsByName(name: string, query?: { region?: string; commodity?: string; party?: string; programme?: string; outlet?: "none" | "trader"; km?: number; rupiah?: number; as_of?: string; since?: string; limit?: number }, options?: Options): Promise<graph__rest__questions__Answer> {
    return this.send("GET", `/v1/questions/${encodeURIComponent(name)}`, query, undefined, options);
  }

  /** List pairs of records that may be one business and wait for a person. */
  getReviews(query?: { state?: "open" | "accept" | "split"; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Reviews> {
    return this.send("GET", `/v1/reviews`, query, undefined, options);
  }

  /** Decide of a pair: one business, two, or undo; the graph follows at once. */
  postReviewsByPairDecisions(pair: string, body: Decision, options?: Options): Promise<Decided> {
    return this.send("POST", `/v1/reviews/${encodeURIComponent(pair)}/decisions`, undefined, body, options);
  }

  /** List scenarios, the newest first; of parties that the key may not read, sums stand for names. */
  getScenarios(query?: { limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Scenarios> {
    return this.send("GET", `/v1/scenarios`, query, undefined, options);
  }

  /** Let the worker run a scenario against the present; at `Location`, `result` holds it when the job is done. */
  postScenarios(body: NewScenario, options?: Options): Promise<JobView> {
    return this.send("POST", `/v1/scenarios`, undefined, body, options);
  }

  /** Say how a scenario stands and what came out; of parties that the key may not read, sums stand for names. */
  getScenariosByScenarioId(scenario_id: string, options?: Options): Promise<JobView> {
    return this.send("GET", `/v1/scenarios/${encodeURIComponent(scenario_id)}`, undefined, undefined, options);
  }

  /** List services. */
  getServices(query?: { state?: string; kind?: string; party?: string; region?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<ServicePage> {
    return this.send("GET", `/v1/services`, query, undefined, options);
  }

  /** Make one service. */
  postServices(body: Service, options?: Options): Promise<ServiceView> {
    return this.send("POST", `/v1/services`, undefined, body, options);
  }

  /** Make several services. */
  postServicesBulk(body: ServiceSeveral, options?: Options): Promise<Outcomes> {
    return this.send("POST", `/v1/services/bulk`, undefined, body, options);
  }

  /** Withdraw one service. */
  deleteServicesByThingId(thing_id: string, options?: Options): Promise<ServiceView> {
    return this.send("DELETE", `/v1/services/${encodeURIComponent(thing_id)}`, undefined, undefined, options);
  }

  /** Read one service. */
  getServicesByThingId(thing_id: string, options?: Options): Promise<ServiceView> {
    return this.send("GET", `/v1/services/${encodeURIComponent(thing_id)}`, undefined, undefined, options);
  }

  /** Change a service. */
  patchServicesByThingId(thing_id: string, body: ServiceChange, options?: Options): Promise<ServiceView> {
    return this.send("PATCH", `/v1/services/${encodeURIComponent(thing_id)}`, undefined, body, options);
  }

  /** List visits. */
  getVisits(query?: { state?: string; kind?: string; party?: string; region?: string; limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<VisitPage> {
    return this.send("GET", `/v1/visits`, query, undefined, options);
  }

  /** Make one visit. */
  postVisits(body: Visit, options?: Options): Promise<VisitView> {
    return this.send("POST", `/v1/visits`, undefined, body, options);
  }

  /** Make several visits. */
  postVisitsBulk(body: VisitSeveral, options?: Options): Promise<Outcomes> {
    return this.send("POST", `/v1/visits/bulk`, undefined, body, options);
  }

  /** Withdraw one visit. */
  deleteVisitsByThingId(thing_id: string, options?: Options): Promise<VisitView> {
    return this.send("DELETE", `/v1/visits/${encodeURIComponent(thing_id)}`, undefined, undefined, options);
  }

  /** Read one visit. */
  getVisitsByThingId(thing_id: string, options?: Options): Promise<VisitView> {
    return this.send("GET", `/v1/visits/${encodeURIComponent(thing_id)}`, undefined, undefined, options);
  }

  /** Change a visit. */
  patchVisitsByThingId(thing_id: string, body: VisitChange, options?: Options): Promise<VisitView> {
    return this.send("PATCH", `/v1/visits/${encodeURIComponent(thing_id)}`, undefined, body, options);
  }

  /** List the webhooks of this key. */
  getWebhooks(query?: { limit?: number; cursor?: string; fields?: string }, options?: Options): Promise<Webhooks> {
    return this.send("GET", `/v1/webhooks`, query, undefined, options);
  }

  /** Make a webhook; `secret` is shown this once. */
  postWebhooks(body: NewWebhook, options?: Options): Promise<MadeWebhook> {
    return this.send("POST", `/v1/webhooks`, undefined, body, options);
  }

  /** End a webhook for good. */
  deleteWebhooksByWebhookId(webhook_id: string, options?: Options): Promise<Webhook> {
    return this.send("DELETE", `/v1/webhooks/${encodeURIComponent(webhook_id)}`, undefined, undefined, options);
  }

  /** Read one webhook of this key. */
  getWebhooksByWebhookId(webhook_id: string, options?: Options): Promise<Webhook> {
    return this.send("GET", `/v1/webhooks/${encodeURIComponent(webhook_id)}`, undefined, undefined, options);
  }

  /** Switch a webhook on or off; on, it goes on where it was. */
  patchWebhooksByWebhookId(webhook_id: string, body: WebhookState, options?: Options): Promise<Webhook> {
    return this.send("PATCH", `/v1/webhooks/${encodeURIComponent(webhook_id)}`, undefined, body, options);
  }

  /** Ask what the best plan would be worth with some demands or capacities different; nothing is kept. */
  postWhatIfs(body: WhatIf, options?: Options): Promise<graph__rest__plans__Answer> {
    return this.send("POST", `/v1/what-ifs`, undefined, body, options);
  }
}

/** Everything that is held of a person, who has used it, and where words of others name the person. */
export interface AccessReport {
  person: Person;
  uses: Array<Use>;
  /** What concerns the party and names the person; erasing takes that out. */
  named_in: Array<NamedIn>;
}

/** Aid received, with a warning where a cluster may have come to depend on it. */
export interface Aid {
  /** Programmes attended, a count; null: no list tells. */
  programmes: number | null;
  /** Ties with foster companies, a count; null: no list tells. */
  foster: number | null;
  /** Coachings, a count; null: no list tells. */
  coaching: number | null;
  /** Of all these that are known, by member; null: none is known. */
  per_member: number | null;
  /** Null: lists are missing, and what is known does not warn. */
  dependence_warning: boolean | null;
}

/** What a match is asked. */
export interface Asked {
  /** A market: stated volumes in rupiah, or linkages in points (volume where it exists when absent); or a kind of matching in the field, such as services for needs. */
  kind?: "volume" | "linkage" | "exhibitions" | "services" | "facilitators" | "officers" | "foster" | "finance" | "facilities" | "clusters" | "tours" | "training" | "machinery" | "social_enterprise" | null;
  /** Kilometres; of the two markets. */
  radius_km?: number | null;
}

/** What one side gains. */
export interface Benefit {
  /** In the writer's words. */
  said: string;
  /** Gain in rupiah a month. */
  rp_per_month?: number | null;
  /** Where it is shown. */
  evidence?: string;
}

/** Mutual benefit: a proposal in which a side gains nothing is none. */
export interface Benefits {
  /** What the side that supplies gains. */
  supplier?: Benefit | null;
  /** What the side that buys gains. */
  buyer?: Benefit | null;
}

/** The public board of demands and reference prices. */
export interface Board {
  /** Items of the whole list. */
  total: number;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the snapshot stands for. */
  as_of: string;
  items: Array<BoardLine>;
}

/** What is wanted of a commodity in a province, and at what prices: nobody is named. */
export interface BoardLine {
  /** KBLI 2020 code. */
  commodity: string;
  /** Name of the commodity. */
  name: string;
  /** Kemendagri code of the province. */
  province: string | null;
  /** Where it is. */
  place: string;
  /** Unit of the amount. */
  unit: string;
  /** Units a month, in `unit`. */
  units_per_month: number;
  /** How many parties buy. */
  buyers: number;
  /** Rupiah a unit, two digits; null where fewer than five state one. */
  price_low_rp: number | null;
  /** Rupiah a unit, two digits; null where fewer than five state one. */
  price_median_rp: number | null;
  /** Rupiah a unit, two digits; null where fewer than five state one. */
  price_high_rp: number | null;
  /** Prices stated, a count. */
  n_prices: number;
  /** What lists and officers noted in the province within a year, rupiah a unit. */
  reference_rp?: number | null;
  /** Day of the latest of these notes. */
  reference_on?: string | null;
}

export interface Body_upload_v1_imports_post {
  /** CSV, XLSX, ODS or JSON lists. */
  files: Array<string>;
  /** Name of the list. */
  source: string;
  /** What the lists hold; told by themselves when absent. */
  kind?: "enterprises" | "buyers" | "investors" | "sales" | "traders" | "cooperatives" | "clusters" | "bds" | "foster" | "finance" | "officers" | "forums" | "government" | "facilities" | "institutions" | "social_enterprises" | "programmes" | "front_offices" | "machines" | "offers" | "demands" | "ties" | "needs" | "services" | "commitments";
}

/** One possible partner; its name is empty until the caller may know it. */
export interface Candidate {
  /** Place among all partners, 1 is best. */
  rank: number;
  /** Id of the party. */
  party: string;
  /** Its name. */
  name: string;
  /** Its kind. */
  kind: string;
  /** To its regency or city, until the caller may know it. */
  place: string;
  /** KBLI 2020 code. */
  commodity: string;
  /** Name of the product. */
  product: string;
  /** Units a month. */
  units: number;
  /** Unit of the amount. */
  unit: string;
  /** In `value_unit` a unit; null for keys of a party in a market of prices. */
  value_per_unit: number | null;
  /** Kilometres, as the crow flies between rounded points; null: not known. */
  distance_km: number | null;
  /** chosen, free, outbid, elsewhere: what the best plan says of the pair. */
  standing: string;
  standing_sentence: string;
  /** Why, in words. */
  reason: string;
  /** Estimated gain of the party that asks, rupiah a month. */
  gain_rp_low: number | null;
  /** Rupiah a month; null: not known or not for this key. */
  gain_rp_high: number | null;
  gain_sentence: string;
  missing: Array<string>;
  parts: Array<Part>;
}

/** The ranked partners of one party. */
export interface Candidates {
  /** Id of the party. */
  party: string;
  side: string;
  /** What values are in: rupiah or points. */
  value_unit: string;
  /** How many there are in all. */
  candidates: number;
  /** Why nobody is listed, when nobody is. */
  none_sentence: string;
  /** Who stands nearest with the same good, when nobody is listed. */
  near_misses: Array<NearMiss>;
  next_steps: Array<string>;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the figure or the snapshot stands for. */
  as_of: string;
  items: Array<Candidate>;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor?: string | null;
}

/** Permits, standards and certificates, by the code that ``certifications`` and ``required`` hold. */
export type Certification = "nib" | "halal" | "sni" | "bpom" | "pirt" | "svlk" | "iso9001" | "iso14001" | "haccp" | "gmp" | "organic" | "rspo" | "ispo" | "fsc" | "tkdn" | "nkv" | "cpotb" | "fair_trade" | "environment";

/** One thing that is different in a what-if. */
export interface Change {
  change: "demand" | "capacity";
  /** Id of the party. */
  party: string;
  /** KBLI 2020 code. */
  commodity?: string | null;
  /** Units a month instead of the present ones. */
  units: number;
}

/** One field that differs. */
export interface ChangeLine {
  /** Name of the field. */
  field: string;
  /** Its name for people. */
  label: string;
  before?: unknown;
  after?: unknown;
  /** For people. */
  sentence: string;
}

/** A pair whose units a what-if changes. */
export interface ChangedPair {
  /** Id of the party that sells. */
  supplier: string;
  /** Id of the party that buys. */
  buyer: string;
  /** Units a month, in `unit`. */
  units_before: number;
  /** Units a month, in `unit`. */
  units: number;
}

/** One line of the contract's checklist. */
export interface CheckLine {
  /** Code of the error or line. */
  code: string;
  law: string;
  /** Name of the field. */
  field: string;
  held: boolean;
  /** Whether the article was read in a source of the product; if not, read it. */
  checked: boolean;
  /** For people. */
  sentence: string;
}

/** A cluster: where it is, how many belong to it, and how to read its ties. */
export interface Cluster {
  /** Its id. */
  id: string;
  /** Its name. */
  name: string;
  /** Kemendagri code. */
  region: string | null;
  /** Where it is. */
  place: string;
  /** Parties that belong to it, a count. */
  members: number;
  /** How bonding and bridging read together. */
  reading: string | null;
}

/** A cluster in depth: five conditions at two dates, rivals, aid, stage, SWOT and levers with prices. */
export interface ClusterProfile {
  /** Id of the cluster. */
  cluster: string;
  /** Its name. */
  name: string;
  /** Kemendagri code. */
  region: string | null;
  /** Its trade. */
  kbli: string | null;
  /** Members, a count. */
  n: number;
  called: "sentra" | "cluster";
  /** Firms of related industries within 10 km of a member, a count. */
  related_firms: number;
  institutions: Array<string>;
  /** Group of the study of 2004. */
  group: string;
  stage: string;
  stage_before: string;
  /** Without the ties of government and officers; `stage` counts all. */
  stage_without_officials: string;
  stage_before_without_officials: string;
  /** Chance that two offers of members are of one product, 0 to 1. */
  homogeneity: number | null;
  /** Members that teach and reach outside, as far as seen; null: no list tells who learns from whom. */
  developmental_firms: Array<string> | null;
  /** Different main activities over members, 0 to 1. */
  specialisation: number | null;
  rivals: Array<Rival>;
  aid: Aid;
  /** By product. */
  unmet_demand: Array<UnmetProduct>;
  three_c: ThreeC;
  dates: Array<string>;
  conditions: Array<EvidenceOf>;
  means: Array<ConditionMean>;
  constraints: Array<string>;
  swot: Swot;
  levers: Array<string>;
  lever_prices: Array<LeverPrice>;
  /** Yearly sales, rupiah: shown, and no bar for anybody. */
  benchmark_sales_rp: number;
  /** Median yearly sales of members, rupiah; null: not told. */
  median_sales_rp: number | null;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the figure or the snapshot stands for. */
  as_of: string;
}

/** A page of clusters. */
export interface Clusters {
  /** Items of the whole list. */
  total: number;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the snapshot stands for. */
  as_of: string;
  items: Array<Cluster>;
}

/** What a side promises beyond price and volume; it is tracked after signature like a delivery. */
export interface Commitment {
  side: "supplier" | "buyer";
  /** Its kind. */
  kind: "coaching" | "technology" | "price" | "volume" | "payment_days" | "quality" | "information";
  /** In the writer's words. */
  said: string;
  /** In `unit`. */
  amount?: number | null;
  /** Unit of the amount. */
  unit?: string;
  due?: string | null;
}

/** A cluster with the figures that are compared; why it is a rival is null where it is none. */
export interface ComparedCluster {
  /** Id of the cluster. */
  cluster: string;
  /** Its name. */
  name: string;
  /** Kemendagri code. */
  region: string | null;
  same_product: boolean | null;
  /** Large buyers that both sell to, a count. */
  shared_buyers: number | null;
  same_regency: boolean | null;
  /** Parties that belong to it, a count. */
  members: number;
  /** Median yearly sales of members, rupiah; null: not told. */
  median_sales_rp: number | null;
  stage: string;
  /** Share of members, 0 to 1; null: not known. */
  sells_directly: number | null;
  /** Share of members, 0 to 1; null: not known. */
  exports: number | null;
  /** Share of members, 0 to 1; null: not known. */
  financed: number | null;
  /** Share of members, 0 to 1; null: not known. */
  machines: number | null;
  /** Share of members, 0 to 1; null: not known. */
  certified: number | null;
  /** Share of members, 0 to 1; null: not known. */
  learns_outside: number | null;
  /** Share of members, 0 to 1; null: not known. */
  served: number | null;
  /** Share of members, 0 to 1; null: not known. */
  fostered: number | null;
  /** Share of members, 0 to 1; null: not known. */
  acts_jointly: number | null;
  /** Share of members, 0 to 1; null: not known. */
  told: number | null;
  /** Share of members, 0 to 1; null: not known. */
  forum: number | null;
  /** Share of members, 0 to 1; null: not known. */
  share_viable: number | null;
  /** Chance that two offers of members are of one product, 0 to 1. */
  homogeneity: number | null;
  /** Standard deviations from chance; null: not to be judged. */
  bonding_z: number | null;
  /** Standard deviations from chance; null: not to be judged. */
  bridging_z: number | null;
  /** Programmes, foster ties and coachings by member. */
  aid_per_member: number | null;
}

/** A complaint; the counterparty cannot see it. */
export interface Complaint {
  /** Its id. */
  id: string;
  /** Id of the proposal. */
  proposal: string;
  /** Id of the party that it is about. */
  about: string;
  /** In the writer's words. */
  said: string;
  /** How it stands. */
  state: string;
  created_at: string;
}

/** Complaints about a proposal that the caller may see. */
export interface Complaints {
  items: Array<Complaint>;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor?: string | null;
}

/** A condition as the mean of what is known of its evidence. */
export interface ConditionMean {
  condition: string;
  /** Mean of the shares that are known, 0 to 1; null: none is known. */
  mean: number | null;
  /** Pieces of evidence that a list tells, a count. */
  known: number;
  /** All pieces of evidence of the condition, a count. */
  of: number;
}

/** A consent: whose, to what, in which form. */
export interface ConsentView {
  /** Id of the party. */
  party: string;
  /** What for. */
  purpose: string;
  /** Version of the terms. */
  version: number;
  /** How the consent was given. */
  form: string;
  given_on: string;
  in_force: boolean;
}

/** What is corrected of a person. */
export interface Corrected {
  /** The person's name. */
  name?: string | null;
  /** Telephone. */
  phone?: string | null;
  email?: string | null;
  address?: string | null;
  /** What the person is in the business. */
  function?: string | null;
}

/** A decision in force. */
export interface Decided {
  /** Id of the pair. */
  pair: string;
  /** What was decided. */
  verdict: string;
  at: string;
  /** How many parties the graph holds now. */
  parties: number;
}

/** What a person decides of a pair. */
export interface Decision {
  /** One business, two, or as if nobody had decided. */
  verdict: "accept" | "split" | "undo";
  note?: string;
}

/** A demand. */
export interface Demand {
  /** Its id. */
  id: string;
  /** Id of the party. */
  party: string;
  /** KBLI 2020 code. */
  commodity: string | null;
  /** Name of the product. */
  product?: string | null;
  /** Unit of the amount. */
  unit?: string | null;
  /** Units a month, in `unit`. */
  units_per_month?: number | null;
  /** Rupiah a unit. */
  price_rp_per_unit?: number | null;
  grade?: string | null;
  /** Smallest lot, in `unit`. */
  min_lot_units?: number | null;
  /** Kilometres. */
  radius_km?: number | null;
  month?: string | null;
  /** Its last day, on which it is still matched; null: without end. */
  until?: string | null;
  /** Where it is from. */
  source?: string | null;
  /** The date that the figure or the snapshot stands for. */
  as_of?: string | null;
  /** Rupiah a unit, today. */
  source_price_rp_per_unit?: number | null;
  required?: Array<string> | null;
  /** Suppliers at most, a count. */
  max_partners?: number | null;
}

/** A demand that was said, and the one whose place it takes. */
export interface DemandSaid {
  /** Its id. */
  id: string;
  /** Id of the party. */
  party: string;
  /** KBLI 2020 code. */
  commodity: string | null;
  /** Name of the product. */
  product?: string | null;
  /** Unit of the amount. */
  unit?: string | null;
  /** Units a month, in `unit`. */
  units_per_month?: number | null;
  /** Rupiah a unit. */
  price_rp_per_unit?: number | null;
  grade?: string | null;
  /** Smallest lot, in `unit`. */
  min_lot_units?: number | null;
  /** Kilometres. */
  radius_km?: number | null;
  month?: string | null;
  /** Its last day, on which it is still matched; null: without end. */
  until?: string | null;
  /** Where it is from. */
  source?: string | null;
  /** The date that the figure or the snapshot stands for. */
  as_of?: string | null;
  /** Rupiah a unit, today. */
  source_price_rp_per_unit?: number | null;
  required?: Array<string> | null;
  /** Suppliers at most, a count. */
  max_partners?: number | null;
  /** The demand that stood in its place; null where none did. */
  replaces?: Demand | null;
}

/** A page of demands. */
export interface Demands {
  /** Items of the whole list. */
  total: number;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the snapshot stands for. */
  as_of: string;
  items: Array<Demand>;
}

/** The manufacturers' directory of a region: businesses, never persons. */
export interface Directory {
  /** Kemendagri code. */
  region: string;
  /** Title. */
  title: string;
  foot: string;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** Businesses listed, a count. */
  listed: number;
  /** Median age of the entries, months. */
  median_age_months: number | null;
  entries: Array<Record<string, unknown>>;
  subsectors: Array<Record<string, unknown>>;
  districts: Array<Record<string, unknown>>;
  columns: Record<string, string>;
  /** Cursor of the next entries; null at the end. */
  next_cursor?: string | null;
}

/** A dispute and how it was settled. */
export interface DisputeView {
  /** Id of the key or party that did it. */
  by: string;
  /** In the writer's words. */
  said: string;
  opened_at: string;
  settled_at: string | null;
  settlement: string;
}

/** One resource: where it is, and what may be done there. */
export interface Door {
  path: string;
  methods: Array<string>;
  /** What its first operation does. */
  about: string;
}

/** What a draft needs: its kind and its two sides; a list of parties is a consortium. */
export interface Draft {
  /** Its kind. */
  kind: "partnership" | "service_request" | "finance_application" | "facilitation" | "foster_agreement" | "facility_use" | "capacity_building" | "forum_funding" | "machinery_request" | "training" | "social_enterprise";
  /** Id of the party that supplies; several are a consortium. */
  supplier: string | Array<string>;
  /** Id of the party that buys; several are a consortium. */
  buyer: string | Array<string>;
  /** Why, in the writer's words. */
  reason?: string;
  /** The side that proposes. */
  proposer?: "supplier" | "buyer";
  /** When absent, a partnership of one supplier and one buyer is filled with what lists and the best plan say of the pair; `origins` says where each figure is from. The price is left open: what lists state is the proposer's limit. `{}` leaves all of it open. */
  terms?: Terms | null;
}

/** Several at once. What a draft needs: its kind and its two sides; a list of parties is a consortium. */
export interface Drafts {
  items: Array<Draft>;
}

/** What an agreement would change for one cluster or cooperative. */
export interface EffectView {
  /** Id of the cluster or cooperative. */
  group: string;
  /** Its name. */
  name: string;
  /** Parties that belong to it, a count. */
  members: number;
  /** Ties between members, as they are. */
  inside: number;
  /** Ties from members to others, as they are. */
  outside: number;
  /** Ties between members after it, a count. */
  inside_after: number;
  /** Ties to others after it, a count. */
  outside_after: number;
  /** E-I index: 1 all ties outside, -1 all inside; null without ties. */
  ei: number | null;
  /** E-I index after the agreement; null without ties. */
  ei_after: number | null;
  /** Whether a member gets its first tie outside. */
  reaches_new: boolean;
}

/** The effect on every group of which a party is a member: bonding and bridging apart, never one score. */
export interface Effects {
  items: Array<EffectView>;
  /** Why there is no group, when there is none. */
  none_sentence: string;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the figure or the snapshot stands for. */
  as_of: string;
}

/** When a rotated key ends. */
export interface Ends {
  /** A span (`90d`, `6m`, `1y`) or a date. */
  expires?: string | null;
}

/** That a person was erased; the graph keeps its counts. */
export interface Erased {
  /** Whether the person is erased. */
  erased: boolean;
  /** Events whose words were erased, a count. */
  events_emptied: number;
  /** Where name, telephone or addresses stood in words and no longer do. */
  redacted: Array<NamedIn>;
}

/** What happened to a thing. */
export interface Event {
  /** Id of the thing. */
  aggregate: string;
  /** The thing's version after it. */
  seq: number;
  /** What was done. */
  action: string;
  /** Of what kind the thing is. */
  resource: string;
  at: string;
  /** Id of the key, or of the person signed in; empty for the other side's. */
  actor: string;
  /** Role of the key. */
  role: string;
  /** Why, in the writer's words. */
  why: string;
  /** Ids of the parties that it concerns. */
  parties: Array<string>;
  /** What was said; null when erased by law. */
  facts: Record<string, unknown> | null;
  /** Number of the seal that covers it; null: not sealed yet. */
  seal: number | null;
  /** SHA-256 over the salted event, hexadecimal. */
  hash: string;
}

/** What happened: who, when, why. */
export interface EventLine {
  /** Its version: the `ETag`, and what `If-Match` names. */
  seq: number;
  /** What was done. */
  action: string;
  at: string;
  /** Id of the key that did it. */
  actor: string;
  /** Role of the key. */
  role: string;
  /** Why, in the writer's words. */
  why: string;
  facts: Record<string, unknown>;
}

/** A page of events, the oldest first. */
export interface Events {
  items: Array<Event>;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
}

/** One piece of evidence of one of five conditions. */
export interface EvidenceOf {
  condition: string;
  /** Code of the evidence. */
  code: string;
  /** Share of members, 0 to 1; null: not known. */
  before: number | null;
  /** Share of members, 0 to 1; null: not known. */
  now: number | null;
  /** Members of whom it is known, a count. */
  n: number;
  /** The list that tells it. */
  told_by: string;
  /** How it stands. */
  state: "weak" | "fair" | "strong" | "unknown";
}

/** A list that can be exported, and in which formats. */
export interface ExportList {
  /** Name of the list. */
  resource: string;
  forms: Array<string>;
}

/** What can be exported. */
export interface Exports {
  items: Array<ExportList>;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor?: string | null;
}

/** One key factor, said and shown. */
export interface Factor {
  /** How it holds here. */
  said: string;
  /** What shows it: a list, a visit, a run. */
  evidence?: string;
}

/** The six key factors of a strategic partnership. */
export interface Factors {
  value_chain?: Factor | null;
  business_to_business?: Factor | null;
  offtaker_commitment?: Factor | null;
  location_follows_market?: Factor | null;
  continuous_coaching?: Factor | null;
  monitoring?: Factor | null;
}

/** One thing that is wrong with a request: where, and what. */
export interface FieldError {
  /** The way to it, from `body`, `query`, `path` or `header` on. */
  where: Array<string>;
  /** JSON pointer into the body (RFC 6901), as a fragment; null elsewhere. */
  pointer?: string | null;
  message: string;
  /** Of an unknown field: all that there are in its place, the nearest first. */
  known?: Array<string> | null;
}

/** A red flag of the terms. */
export interface FlagLine {
  /** Code of the error or line. */
  code: string;
  /** Name of the field. */
  field: string;
  /** For people. */
  sentence: string;
  /** The side that bears it, and alone can accept it. */
  against: "supplier" | "buyer";
  /** Whether that side has accepted it, of these terms. */
  accepted: boolean;
}

/** A place where makers of one trade crowd, found from activities and places alone. */
export interface FoundSentra {
  /** What it is called here: ask for its profile by this. */
  sentra: string;
  /** The trade. */
  kbli: string;
  /** Name of the product. */
  product: string;
  /** Kemendagri code. */
  region: string | null;
  /** Where it is. */
  place: string;
  /** Makers that belong to it, a count. */
  firms: number;
  /** Most makers within `km` of one of them, a count. */
  densest: number;
  /** The trade's share in the regency over its share in all. */
  location_quotient: number | null;
  /** Share of random deals of trades with a spot as dense, 0 to 1; null where the test cannot tell: every deal is alike, as in a list of one trade. */
  p_value: number | null;
  beyond_chance: boolean | null;
  /** Firms of related industries within `km`, a count. */
  related: number;
  institutions: Array<string>;
  called: "sentra" | "cluster";
  /** Id of the declared cluster of the trade that shares most members. */
  declared?: string | null;
  /** Members in common over members of either, 0 to 1. */
  overlap: number | null;
}

/** A page of what a search found, the surest and largest first. */
export interface FoundSentras {
  /** Items of the whole list. */
  total: number;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the snapshot stands for. */
  as_of: string;
  items: Array<FoundSentra>;
}

/** What is served here. */
export interface Front {
  /** What serves here. */
  name?: string;
  /** Version of the program. */
  version: string;
  /** What it is for. */
  about: string;
  /** How to get in. */
  key: string;
  /** The full description, OpenAPI 3.1. */
  document?: string;
  health?: string;
  /** What the key at hand may do. */
  me?: string;
  resources: Array<Door>;
}

/** One cell: region and commodity. Entry prices of cells do not add up. A suppressed cell has no numbers. Kinds have figures of their own besides these, such as ``barrier``, ``gini`` or ``largest_trader_share``. */
export interface Gap {
  /** Its kind. */
  kind: string;
  /** Kemendagri code. */
  region?: string | null;
  /** KBLI 2020 code. */
  commodity?: string | null;
  /** Id of the cluster, in tables by cluster. */
  cluster?: string | null;
  /** Unit of the amount. */
  unit?: string | null;
  /** What is lacking, in `measure`; null where suppressed. */
  amount?: number | null;
  /** Out of what. */
  of?: number | null;
  /** Amount over `of`. */
  share?: number | null;
  /** What `amount` counts. */
  measure: string;
  /** Parties counted. */
  n?: number | null;
  /** Rupiah a month; null where prices are not known. */
  value_rp?: number | null;
  /** Code of the reason behind most of the amount. */
  reason?: string | null;
  reason_text?: string | null;
  /** Code of what to do about that reason. */
  lever?: string | null;
  lever_text?: string | null;
  /** Price of the lever, where somebody stated it. */
  lever_cost_rp?: number | null;
  /** Of what: a code or words. */
  lever_per?: string | null;
  /** What the price rests on. */
  lever_basis?: string | null;
  /** The price in words, or how to set it where none is known. */
  lever_price_text?: string | null;
  /** Demand and supply: units a month; for supply, what stays unsold. */
  unmet?: number | null;
  /** A count. */
  parties?: number | null;
  /** What one more unit there would add; null when not defined and for keys of a party. */
  entry_price_first?: number | null;
  /** Where whoever pays that stands: a region beside the cell's may pay most. */
  entry_price_region?: string | null;
  /** The same for the unit that closes the cell; null: not priced. */
  entry_price_last?: number | null;
  /** Prices from the first unit to the last, each with the units it holds for; null: not priced. */
  entry_price_steps?: Array<PriceStep> | null;
  /** Public form: true where the cell would give an enterprise away. */
  suppressed?: boolean;
}

/** A page of cells. */
export interface Gaps {
  /** Items of the whole list. */
  total: number;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the snapshot stands for. */
  as_of: string;
  /** What entry prices are in; null for kinds without. */
  value_unit: string | null;
  /** The lists that nothing was read of, for want of which the kind is not measured, or not all of it; unknown is no lack, so such cells are left out. */
  not_measured: string | null;
  items: Array<Gap>;
}

/** The answer: interest, or not. */
export interface GivenAnswer {
  answer: "interest" | "decline";
  /** Why, in the writer's words. */
  why?: string;
}

/** The process answers. */
export interface Health {
  /** The process answers. */
  status?: "ok";
  /** Version of jejaring. */
  version: string;
}

/** Everything that happened to a proposal, in order. */
export interface History {
  items: Array<EventLine>;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor?: string | null;
}

/** Lists that were uploaded together. */
export interface Import {
  /** Its id. */
  id: string;
  /** Name under which the graph keeps what the lists say. */
  source: string;
  /** Names of the lists. */
  files: Array<string>;
  /** What the lists hold; null: told by each list itself. */
  kind: string | null;
  created_at: string;
  /** Id of the key or party that did it. */
  by: string;
  /** The job that commits it; null: not committed. */
  job: JobView | null;
}

/** Imports, the newest first. */
export interface Imports {
  items: Array<Import>;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor?: string | null;
}

/** One figure at a date, with its source: of a party, a cluster or a programme. */
export interface Indicator {
  /** Id of the party. */
  party: string;
  /** Its kind. */
  kind: string;
  /** A day that has come. */
  on: string;
  /** In `value_unit` or `unit`. */
  value: number;
  /** Unit of the amount. */
  unit: string;
  /** How many the figure rests on, a count; null: not known. */
  n?: number | null;
  /** Where it is from. */
  source: string;
}

export interface IndicatorChange {
  /** A day that has come. */
  on?: string | null;
  /** In `value_unit` or `unit`. */
  value?: number | null;
  /** Unit of the amount. */
  unit?: string | null;
  /** How many the figure rests on, a count; null: not known. */
  n?: number | null;
  /** Where it is from. */
  source?: string | null;
}

export interface IndicatorPage {
  items: Array<IndicatorView>;
  /** The next page. */
  next_cursor?: string | null;
}

/** Several at once. One figure at a date, with its source: of a party, a cluster or a programme. */
export interface IndicatorSeveral {
  items: Array<Indicator>;
}

/** One figure at a date, with its source: of a party, a cluster or a programme. As it stands. */
export interface IndicatorView {
  /** UUID of version 7. */
  id: string;
  /** Its version: `ETag`, and what `If-Match` names. */
  seq: number;
  /** Its kind. */
  kind?: string;
  /** `open` or `withdrawn`. */
  state?: string;
  created_at?: string | null;
  changed_at?: string | null;
  /** Id of the party. */
  party?: string | null;
  /** A day that has come. */
  on?: string | null;
  /** In `value_unit` or `unit`. */
  value?: number | null;
  /** Unit of the amount. */
  unit?: string | null;
  /** How many the figure rests on, a count; null: not known. */
  n?: number | null;
  /** Where it is from. */
  source?: string | null;
}

/** A page of a view. */
export interface Institutions {
  /** Items of the whole list. */
  total: number;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the snapshot stands for. */
  as_of: string;
  items: Array<Row>;
}

/** How a job stands. */
export interface JobView {
  /** Its id. */
  id: string;
  /** Its kind. */
  kind: string;
  /** How it stands. */
  state: string;
  /** What it is at. */
  stage: string;
  /** Steps done, a count. */
  done: number;
  /** Items of the whole list, a count; for a job: steps in all, null: not known. */
  total: number | null;
  created_at: string;
  changed_at: string;
  /** What came out; `error`, `detail`, `hint` of a job that failed or waits for the graph database. */
  result: Record<string, unknown>;
}

/** What the records say; nothing of them is kept. */
export interface Judged {
  /** Its kind. */
  kind: string;
  on: string;
  items: Array<Record<string, unknown>>;
}

/** A key without its secret. */
export interface Key {
  /** Its id. */
  id: string;
  /** The part of the secret that may be seen. */
  prefix: string;
  /** Role of the key. */
  role: string;
  /** Its name. */
  name: string;
  /** Kemendagri codes. */
  regions: Array<string>;
  /** Id of the party. */
  party: string | null;
  grants: Array<string>;
  created_at: string;
  /** Id of the key that made it. */
  created_by: string;
  expires_at: string | null;
  revoked_at: string | null;
  /** Id of the key that this one was rotated from. */
  replaces: string | null;
  /** Id of the first key of this rotation: `actor` in the log, `id` of `/v1/me`. */
  holder: string;
}

/** A page of keys, the oldest first. */
export interface Keys {
  items: Array<Key>;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
}

/** Legal form, as registers abbreviate it; PR is one person, PT Perorangan included. */
export type LegalForm = "PT" | "CV" | "UD" | "PR" | "FIRMA" | "KOPERASI" | "YAYASAN" | "BUMN" | "BUMD" | "BUMDES" | "PERUM";

/** A lever and what it costs, where somebody stated it. */
export interface LeverPrice {
  lever: string;
  /** Rupiah; null: nobody stated it. */
  lever_cost_rp: number | null;
  lever_per?: string | null;
  lever_basis?: string | null;
}

/** A link by which a party answers once, with texts ready to send. */
export interface Link {
  /** Shown this once; the graph keeps its hash. */
  url: string;
  /** Shown this once. */
  token: string;
  /** Id of the party. */
  party: string;
  expires_at: string;
  /** Ready to send, by channel: `whatsapp`, `sms`. */
  texts: Record<string, string>;
}

/** A key with its secret, this once. */
export interface MadeKey {
  /** Its id. */
  id: string;
  /** The part of the secret that may be seen. */
  prefix: string;
  /** Role of the key. */
  role: string;
  /** Its name. */
  name: string;
  /** Kemendagri codes. */
  regions: Array<string>;
  /** Id of the party. */
  party: string | null;
  grants: Array<string>;
  created_at: string;
  /** Id of the key that made it. */
  created_by: string;
  expires_at: string | null;
  revoked_at: string | null;
  /** Id of the key that this one was rotated from. */
  replaces: string | null;
  /** Id of the first key of this rotation: `actor` in the log, `id` of `/v1/me`. */
  holder: string;
  /** Send it as `Authorization: Bearer …`. It is shown this once. */
  key: string;
}

/** A webhook with its secret, this once. */
export interface MadeWebhook {
  /** Its id. */
  id: string;
  /** Its version: the `ETag`, and what `If-Match` names. */
  seq: number;
  /** Address. */
  url: string;
  /** Which events go there, by action. */
  events: Array<string>;
  /** `on`, `off`, or `paused` after seven failed attempts. */
  state: string;
  /** Failed attempts in a row, a count. */
  failures: number;
  /** When a failed delivery is tried again. */
  next_at: string | null;
  /** What went wrong with the last delivery: `status 500`, `silent`, `unreachable`, `certificate`, `address` (not on the public internet); null: nothing. */
  trouble: string | null;
  created_at: string;
  /** Signs every delivery (HMAC-SHA256); shown this once. */
  secret: string;
}

/** One pair of the plan. */
export interface Match {
  /** Id of the party that sells. */
  supplier: string;
  supplier_name: string;
  /** Id of the party that buys. */
  buyer: string;
  buyer_name: string;
  /** KBLI 2020 code. */
  commodity: string;
  /** Name of the product. */
  product: string;
  /** Units a month, or partnerships in a linkage market. */
  units: number;
  /** Unit of the amount. */
  unit: string;
  /** Worth of all units, in the plan's value unit; null for keys of a party in a market of prices. */
  value: number | null;
  /** In `value_unit` a unit. */
  value_per_unit: number | null;
  /** Kilometres, as the crow flies between rounded points; null: not known. */
  distance_km: number | null;
  /** Why, in words. */
  reason: string;
  /** What can be mended before the contract. */
  missing: Array<string>;
  parts: Array<Part>;
}

/** A page of pairs, the most valuable first, and the plan that they belong to. */
export interface Matches {
  /** Items of the whole list. */
  total: number;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the snapshot stands for. */
  as_of: string;
  plan: PlanFigures;
  items: Array<Match>;
}

/** Who asks. */
export interface Me {
  /** Holder of the key (stays through rotation), or the person signed in. */
  id: string;
  /** Role of the key. */
  role: string;
  /** Its name. */
  name: string;
  /** Kemendagri codes. */
  regions: Array<string>;
  /** Id of the party. */
  party: string | null;
  grants: Array<string>;
  /** Actions and how far each reaches. */
  may: Record<string, string>;
}

/** Every figure of one cluster; columns as in the reference of metrics, null where undefined. */
export interface Measured {
  /** Id of the cluster. */
  cluster: string;
  /** Its name. */
  name: string;
  /** Members that the figures rest on. */
  n: number;
}

/** A page of measured clusters. */
export interface Metrics {
  /** Items of the whole list. */
  total: number;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the snapshot stands for. */
  as_of: string;
  items: Array<Measured>;
}

/** A thing whose words, or whose events, name a person. */
export interface NamedIn {
  /** Of what kind the thing is. */
  resource: string;
  /** Its id. */
  id: string;
}

/** Somebody near who trades the same good and is no partner; its name is empty until the caller may know it. */
export interface NearMiss {
  /** Id of the party. */
  party: string;
  /** Its name. */
  name: string;
  /** To its regency or city, until the caller may know it. */
  place: string;
  /** Name of the product. */
  product: string;
  /** Kilometres, as the crow flies between rounded points; null: not known. */
  distance_km: number | null;
  /** Code of the rule that keeps the two apart, such as `rule.no_gain`. */
  rule: string;
  /** Why, in words. */
  reason: string;
  missing: Array<string>;
}

/** What an enterprise needs and does not get: training, machines, finance, information, inputs. */
export interface Need {
  /** Id of the party. */
  party: string;
  /** Its kind. */
  kind: "input" | "machine" | "finance" | "training" | "market" | "certification" | "information" | "services" | "facilities" | "machinery" | "social_enterprise" | "other";
  /** In the writer's words. */
  said: string;
  service?: string | null;
  /** KBLI 2020 code. */
  commodity?: string | null;
  /** Units a month, in `unit`. */
  units_per_month?: number | null;
  /** Unit of the amount. */
  unit?: "kg" | "litre" | "piece" | null;
  /** Credit asked for, rupiah. */
  amount_rp?: number | null;
  /** Collateral at hand, rupiah. */
  collateral_rp?: number | null;
  /** Most that the party itself can pay, rupiah. */
  budget_rp?: number | null;
  language?: string | null;
  /** Its last day, on which it is still matched: today at the earliest. */
  until?: string | null;
}

export interface NeedChange {
  /** In the writer's words. */
  said?: string | null;
  service?: string | null;
  /** KBLI 2020 code. */
  commodity?: string | null;
  /** Units a month, in `unit`. */
  units_per_month?: number | null;
  /** Unit of the amount. */
  unit?: "kg" | "litre" | "piece" | null;
  /** Credit asked for, rupiah. */
  amount_rp?: number | null;
  /** Collateral at hand, rupiah. */
  collateral_rp?: number | null;
  /** Most that the party itself can pay, rupiah. */
  budget_rp?: number | null;
  language?: string | null;
  /** Its last day, on which it is still matched: today at the earliest. */
  until?: string | null;
}

export interface NeedPage {
  items: Array<NeedView>;
  /** The next page. */
  next_cursor?: string | null;
}

/** Several at once. What an enterprise needs and does not get: training, machines, finance, information, inputs. */
export interface NeedSeveral {
  items: Array<Need>;
}

/** What an enterprise needs and does not get: training, machines, finance, information, inputs. As it stands. */
export interface NeedView {
  /** UUID of version 7. */
  id: string;
  /** Its version; 0: said by a list, and changed there. */
  seq: number;
  /** Its kind. */
  kind?: string;
  /** `open` or `withdrawn`. */
  state?: string;
  created_at?: string | null;
  changed_at?: string | null;
  /** Id of the party. */
  party?: string | null;
  /** In the writer's words. */
  said?: string | null;
  service?: string | null;
  /** KBLI 2020 code. */
  commodity?: string | null;
  /** Units a month, in `unit`. */
  units_per_month?: number | null;
  /** Unit of the amount. */
  unit?: "kg" | "litre" | "piece" | null;
  /** Credit asked for, rupiah. */
  amount_rp?: number | null;
  /** Collateral at hand, rupiah. */
  collateral_rp?: number | null;
  /** Most that the party itself can pay, rupiah. */
  budget_rp?: number | null;
  language?: string | null;
  /** Its last day, on which it is still matched: today at the earliest. */
  until?: string | null;
  /** The list that says it; null: said over the API. */
  source?: string | null;
  /** The date that its list stands for. */
  as_of?: string | null;
  /** What its list says besides, by column. */
  facts?: Record<string, unknown> | null;
}

/** What happened, and about whom. */
export interface NewComplaint {
  /** In the writer's words. */
  said: string;
  /** Id of the party that it is about. */
  about: string;
}

/** What a party demands; the same product, unit and grade of the same party, commodity and month takes its place. */
export interface NewDemand {
  /** Id of the party. */
  party: string;
  /** KBLI 2020 code. */
  commodity: string;
  /** Name of the product. */
  product?: string | null;
  /** Unit of the amount. */
  unit: "kg" | "litre" | "piece";
  /** In `unit`. */
  units_per_month: number;
  /** Rupiah a unit. */
  price_rp_per_unit?: number | null;
  grade?: string | null;
  /** Smallest lot, in `unit`. */
  min_lot_units?: number | null;
  /** Kilometres. */
  radius_km?: number | null;
  /** First day of the only month that it stands for: of this month or a later one. */
  month?: string | null;
  /** Its last day, on which it is still matched: today at the earliest, and not before its month. */
  until?: string | null;
  /** What it pays today, rupiah a unit. */
  source_price_rp_per_unit?: number | null;
  required?: Array<Certification> | null;
  /** Suppliers at most, a count. */
  max_partners?: number | null;
}

/** What a key is made of. */
export interface NewKey {
  role: Role;
  /** How far it reaches. */
  regions?: Array<string>;
  /** Whose key it is, for roles with a party of their own. */
  party?: string | null;
  /** A name of the office or program; never of a person. */
  name?: string;
  /** `named`: a planner sees names. */
  grants?: Array<string>;
  /** A span (`90d`, `6m`, `1y`) or a date; a year when absent. */
  expires?: string | null;
}

/** Whom a link is for. */
export interface NewLink {
  /** Id of the party. */
  party: string;
  /** How long it holds; never beyond the offer's deadline. */
  days?: number;
}

/** What a party offers; the same product, unit and grade of the same party, commodity and month takes its place. */
export interface NewOffer {
  /** Id of the party. */
  party: string;
  /** KBLI 2020 code. */
  commodity: string;
  /** Name of the product. */
  product?: string | null;
  /** Unit of the amount. */
  unit: "kg" | "litre" | "piece";
  /** In `unit`. */
  units_per_month: number;
  /** Rupiah a unit. */
  price_rp_per_unit?: number | null;
  grade?: string | null;
  /** Smallest lot, in `unit`. */
  min_lot_units?: number | null;
  /** Kilometres. */
  radius_km?: number | null;
  /** First day of the only month that it stands for: of this month or a later one. */
  month?: string | null;
  /** Its last day, on which it is still matched: today at the earliest, and not before its month. */
  until?: string | null;
  /** Who takes it today. */
  outlet?: "trader" | "direct" | "none" | null;
  /** Rupiah a unit, today. */
  outlet_price_rp_per_unit?: number | null;
}

/** Several at once. A party; what is left out is unknown, never zero. No personal data: persons have a route of their own. */
export interface NewParties {
  items: Array<NewParty>;
}

/** A party; what is left out is unknown, never zero. No personal data: persons have a route of their own. */
export interface NewParty {
  /** What your program calls it: the same key again takes the place of what was said before. */
  key?: string | null;
  kind: PartyKind;
  /** Its name. */
  name: string;
  /** Kemendagri code. */
  region: string;
  legal_form?: LegalForm | null;
  size?: Size | null;
  /** KBLI 2020 codes, main activity first. */
  kbli?: Array<string> | null;
  /** Degrees; kept to 0.01. */
  lat?: number | null;
  /** Degrees; kept to 0.01. */
  lon?: number | null;
  /** People at work, a count; null: not known. */
  workers?: number | null;
  /** Rupiah. */
  sales_rp_per_year?: number | null;
  /** Rupiah. */
  capital_rp?: number | null;
  /** Year. */
  established?: number | null;
  women_led?: boolean | null;
  export_oriented?: boolean | null;
  certifications?: Array<Certification> | null;
  /** Parties that belong to it, a count. */
  members?: number | null;
  /** Partners at most, a count. */
  slots?: number | null;
  /** Kilometres. */
  radius_km?: number | null;
  commits_to_coach?: boolean | null;
}

/** A person of a party, with the purpose and the day of consent. */
export interface NewPerson {
  /** The person's name. */
  name?: string | null;
  /** Telephone. */
  phone?: string | null;
  email?: string | null;
  address?: string | null;
  /** What the person is in the business. */
  function?: string | null;
  /** What for. */
  purpose: string;
  /** A day that has come. */
  consent_on: string;
  /** Erased after so many years. */
  keep_years?: number;
}

/** Lines of a list of records, as an office keeps it; heads and fixed words Indonesian or English. */
export interface NewRecords {
  rows: Array<Record<string, unknown>>;
  /** Day of judgement; today where absent. */
  on?: string | null;
  /** Lessons: for this cluster alone. */
  cluster?: string | null;
}

/** Changes to the present, as a scenario file has them (docs/reference/scenarios.md). */
export interface NewScenario {
  /** Its name. */
  name?: string;
  changes: Array<ScenarioChange>;
}

/** Where events go, and which. */
export interface NewWebhook {
  /** Address. */
  url: string;
  /** Which events go there, by action. */
  events?: Array<string>;
}

/** A public notice: date, organiser, fee, contact and eligibility, so that everyone hears of it at once. */
export interface Notice {
  organiser: string;
  /** Its kind. */
  kind: "training" | "exhibition" | "finance" | "tender" | "seminar" | "tour" | "programme" | "other";
  /** Title. */
  title: string;
  on: string;
  /** Last day to apply: today at the earliest. */
  closes_on?: string | null;
  /** Rupiah. */
  fee_rp?: number;
  /** A function and its counter, not a person. */
  contact?: string;
  eligibility?: string;
  /** Kemendagri code. */
  region?: string | null;
  commodities?: Array<string>;
  /** In the writer's words. */
  said?: string;
}

export interface NoticeChange {
  /** Title. */
  title?: string | null;
  on?: string | null;
  /** Last day to apply: today at the earliest. */
  closes_on?: string | null;
  /** Rupiah. */
  fee_rp?: number | null;
  /** A function and its counter, not a person. */
  contact?: string | null;
  eligibility?: string | null;
  /** Kemendagri code. */
  region?: string | null;
  commodities?: Array<string> | null;
  /** In the writer's words. */
  said?: string | null;
}

export interface NoticePage {
  items: Array<NoticeView>;
  /** The next page. */
  next_cursor?: string | null;
}

/** Several at once. A public notice: date, organiser, fee, contact and eligibility, so that everyone hears of it at once. */
export interface NoticeSeveral {
  items: Array<Notice>;
}

/** A public notice: date, organiser, fee, contact and eligibility, so that everyone hears of it at once. As it stands. */
export interface NoticeView {
  /** UUID of version 7. */
  id: string;
  /** Its version: `ETag`, and what `If-Match` names. */
  seq: number;
  /** Its kind. */
  kind?: string;
  /** `open` or `withdrawn`. */
  state?: string;
  created_at?: string | null;
  changed_at?: string | null;
  organiser?: string | null;
  /** Title. */
  title?: string | null;
  on?: string | null;
  /** Last day to apply: today at the earliest. */
  closes_on?: string | null;
  /** Rupiah. */
  fee_rp?: number | null;
  /** A function and its counter, not a person. */
  contact?: string | null;
  eligibility?: string | null;
  /** Kemendagri code. */
  region?: string | null;
  commodities?: Array<string> | null;
  /** In the writer's words. */
  said?: string | null;
}

/** An offer. */
export interface Offer {
  /** Its id. */
  id: string;
  /** Id of the party. */
  party: string;
  /** KBLI 2020 code. */
  commodity: string | null;
  /** Name of the product. */
  product?: string | null;
  /** Unit of the amount. */
  unit?: string | null;
  /** Units a month, in `unit`. */
  units_per_month?: number | null;
  /** Rupiah a unit. */
  price_rp_per_unit?: number | null;
  grade?: string | null;
  /** Smallest lot, in `unit`. */
  min_lot_units?: number | null;
  /** Kilometres. */
  radius_km?: number | null;
  month?: string | null;
  /** Its last day, on which it is still matched; null: without end. */
  until?: string | null;
  /** Where it is from. */
  source?: string | null;
  /** The date that the figure or the snapshot stands for. */
  as_of?: string | null;
  outlet?: string | null;
  /** Rupiah a unit, today. */
  outlet_price_rp_per_unit?: number | null;
}

/** An offer that was said, and the one whose place it takes. */
export interface OfferSaid {
  /** Its id. */
  id: string;
  /** Id of the party. */
  party: string;
  /** KBLI 2020 code. */
  commodity: string | null;
  /** Name of the product. */
  product?: string | null;
  /** Unit of the amount. */
  unit?: string | null;
  /** Units a month, in `unit`. */
  units_per_month?: number | null;
  /** Rupiah a unit. */
  price_rp_per_unit?: number | null;
  grade?: string | null;
  /** Smallest lot, in `unit`. */
  min_lot_units?: number | null;
  /** Kilometres. */
  radius_km?: number | null;
  month?: string | null;
  /** Its last day, on which it is still matched; null: without end. */
  until?: string | null;
  /** Where it is from. */
  source?: string | null;
  /** The date that the figure or the snapshot stands for. */
  as_of?: string | null;
  outlet?: string | null;
  /** Rupiah a unit, today. */
  outlet_price_rp_per_unit?: number | null;
  /** The offer that stood in its place; null where none did. */
  replaces?: Offer | null;
}

/** A page of offers. */
export interface Offers {
  /** Items of the whole list. */
  total: number;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the snapshot stands for. */
  as_of: string;
  items: Array<Offer>;
}

/** What became of one item of several; one that was refused has the members of a problem document. */
export interface Outcome {
  /** HTTP status. */
  status: number;
  /** Its id. */
  id?: string | null;
  /** Of an offer or demand that takes another's place: what stood there before. */
  replaces?: Record<string, unknown> | null;
  /** JSON pointer to the item, as a fragment. */
  pointer: string;
  /** As in a problem document. */
  type?: string | null;
  /** What the code means. */
  title?: string | null;
  /** Code of the error, as in a problem document. */
  code?: string | null;
  /** What happened, in the reader's language. */
  detail?: string | null;
  /** What to do next. */
  hint?: string | null;
  /** Of an item of the wrong form: what, and where. */
  errors?: Array<FieldError> | null;
}

/** What became of each item, in their order. */
export interface Outcomes {
  items: Array<Outcome>;
}

/** A parameter of a question, sent as a query parameter of its name. */
export interface Parameter {
  /** Its name. */
  name: string;
  type: "text" | "integer" | "number" | "date";
  /** What stands where it is not sent. */
  default?: string | number | null;
  needed: boolean;
  /** What it means, in the language of the answer. */
  means: string;
}

/** One named part of what a pair is worth. */
export interface Part {
  /** Code of the part. */
  code: string;
  /** Its name for people. */
  label: string;
  /** In `value_unit` or `unit`. */
  value: number | null;
  /** Unit of the amount. */
  unit: string;
}

/** A page of parties, sorted by id. */
export interface Parties {
  /** Items of the whole list. */
  total: number;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the snapshot stands for. */
  as_of: string;
  items: Array<Party>;
}

/** An agreement that lives or has lived; money in rupiah, volumes in the terms' unit. */
export interface Partnership {
  /** Id of the proposal that it came from. */
  id: string;
  /** Its kind. */
  kind: string;
  /** How it stands. */
  state: string;
  /** Ids of the parties that supply. */
  suppliers: Array<string>;
  /** Ids of the parties that buy. */
  buyers: Array<string>;
  /** KBLI 2020 code. */
  commodity: string | null;
  /** Unit of the amount. */
  unit: string | null;
  /** Its first day: the start that was agreed, else that of signature. */
  active_since: string | null;
  /** Its last day: when it ended, else the last of the months agreed; null where none were. */
  ends_on: string | null;
  /** Whole months since it began, within its term. */
  months: number;
  /** Of the months that have begun, the running one included. */
  promised_units: number | null;
  /** In the terms' unit. */
  ordered_units: number;
  /** Ordered and not delivered, in the terms' unit. */
  undelivered_units: number;
  /** In the terms' unit. */
  delivered_units: number;
  /** Rupiah. */
  paid_rp: number;
  /** Rupiah: what was delivered and accepted, at the price agreed, less what was paid; 0 where no price is agreed. */
  unpaid_rp: number;
  /** Rupiah paid against which no delivery stands; such a payment is neither late nor early. */
  advance_rp: number;
  /** Deliveries noted, a count. */
  deliveries: number;
  /** After the day by which each was due: its own, else that of the orders that it fills, the oldest first; where nobody said by when, those that were noted as late. */
  late_deliveries: number;
  /** Of what was delivered, in the terms' unit; never more than that. */
  rejected_units: number;
  /** Payments noted, a count. */
  payments: number;
  /** After their own day `due`, else after the days to pay agreed of a delivery that they pay, the oldest first; where neither is known, those that were noted as late. */
  late_payments: number;
  /** Visits noted, a count. */
  visits: number;
  /** Coachings noted, a count. */
  coachings: number;
  /** Reports of quality, a count. */
  quality_reports: number;
  /** Disputes opened, a count. */
  disputes: number;
  /** Of these open, a count. */
  open_disputes: number;
  /** What each side promised beyond price and volume. */
  commitments: Array<Record<string, unknown>>;
  /** Clock of field assistance: started, ends, months_passed, next_visit, overdue, ends_soon (within six months), exit_criteria; null of kinds that have none, such as a training. */
  assistance: Record<string, unknown> | null;
}

/** The Planner's indicators of partnerships: shares from 0 to 1, null where nothing is due yet. */
export interface PartnershipFigures {
  /** Partnerships that lived, a count. */
  n: number;
  /** Orders noted, a count. */
  orders: number;
  /** Deliveries noted, a count. */
  deliveries: number;
  /** Share of deliveries that came by their day, of those of which it was said. */
  on_time_share: number | null;
  /** Share of units rejected. */
  reject_share: number | null;
  /** Days from delivery to payment, by which half of the rupiah paid of deliveries were paid; payments pay accepted deliveries at the price agreed, the oldest first. Null where none was, or no price is agreed. */
  days_to_pay: number | null;
  /** Price agreed over the reference price: of notes, else the board's median of five buyers or more; a ratio. */
  price_over_reference: number | null;
  /** Share that goes on, of those that came to their end and of which it is decided. */
  renewal_share: number | null;
  /** Share of suppliers with two buyers. */
  second_buyer_share: number | null;
  /** Jobs added, a count; null where nobody states any. */
  jobs: number | null;
  /** Share in force after 12 months, of those so old. */
  survival_12: number | null;
  /** Share in force after 24 months, of those so old. */
  survival_24: number | null;
  /** The date that the figure or the snapshot stands for. */
  as_of: string;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
}

/** A page of partnerships, the oldest first. */
export interface Partnerships {
  items: Array<Partnership>;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
}

/** A party as the snapshot holds it: no personal data, places rounded to 0.01 degree. */
export interface Party {
  /** Its id. */
  id: string;
  /** Its kind. */
  kind: string;
  /** Its name. */
  name: string;
  /** Legal form. */
  legal_form?: string | null;
  /** micro, small, medium or large; null is unknown. */
  size?: string | null;
  /** What the size rests on. */
  size_basis?: string | null;
  /** KBLI 2020 codes, main activity first. */
  kbli?: Array<string> | null;
  /** Deepest known Kemendagri code. */
  region?: string | null;
  /** Degrees, rounded to 0.01. */
  lat?: number | null;
  /** Degrees, rounded to 0.01. */
  lon?: number | null;
  place_basis?: string | null;
  /** People at work, a count; null: not known. */
  workers?: number | null;
  certifications?: Array<string> | null;
  roles?: Array<string> | null;
  /** Partners at most, a count. */
  slots?: number | null;
  /** Kilometres. */
  radius_km?: number | null;
  commits_to_coach?: boolean | null;
  /** Where it is from. */
  source?: string | null;
}

/** What a party is; one of these a party, further ones in ``roles``. */
export type PartyKind = "enterprise" | "trader" | "cooperative" | "cluster" | "bds_provider" | "foster_company" | "financial_institution" | "officer" | "forum" | "government" | "shared_facility" | "front_office" | "institution" | "social_enterprise" | "programme" | "machine";

/** A person as held. */
export interface Person {
  /** Its id. */
  id: string;
  /** Id of the party. */
  party: string;
  /** The person's name. */
  name?: string | null;
  /** Telephone. */
  phone?: string | null;
  email?: string | null;
  address?: string | null;
  /** What the person is in the business. */
  function?: string | null;
  /** What for. */
  purpose?: string | null;
  /** Day of the consent. */
  consent_on?: string | null;
  keep_until?: string | null;
  changed_at?: string | null;
}

/** The persons of a party. */
export interface Persons {
  items: Array<Person>;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor?: string | null;
}

/** A plan that was made: what it was asked, of which snapshot, and its figures. */
export interface Plan {
  /** Its id. */
  id: string;
  /** Its kind. */
  kind: string;
  /** How it stands. */
  state: string;
  /** Fingerprint of the data that it was made from. */
  snapshot: string;
  parameters: Record<string, unknown>;
  started: string;
  finished: string | null;
  figures: Record<string, unknown>;
}

/** The plan's figures and proof; a key of a party reads no figure of the whole plan. */
export interface PlanFigures {
  /** Id of the run that made it; empty for a kind in the field. */
  run: string;
  /** Its kind. */
  kind: string;
  /** What values are in: rupiah or points. */
  value_unit: string;
  /** Worth of all pairs, in `value_unit`; null for keys of a party. */
  value: number | null;
  /** 0: proven best. */
  gap: number;
  /** In `value_unit`; null for a kind in the field and for keys of a party. */
  greedy_value: number | null;
  /** In `value_unit`; null for a kind in the field and for keys of a party. */
  first_come_value: number | null;
  /** Pairs that were weighed, a count; null for keys of a party. */
  candidates: number | null;
  /** Pairs of the whole plan, a count; null for keys of a party. */
  pairs: number | null;
  /** By unit: what is matched, what nobody serves and what nobody buys. Of a linkage market and of a kind in the field: `partner`, a count. Null for keys of a party. */
  by_unit: Record<string, UnitFigures> | null;
}

/** Plans, the newest first. */
export interface Plans {
  items: Array<Plan>;
  /** Items of the whole list, a count; for a job: steps in all, null: not known. */
  total: number;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
}

/** How the lists would be read. */
export interface Preview {
  /** Sheet by sheet: columns as read, first rows before and after. */
  preview: Record<string, unknown>;
}

/** A price and the units that it holds for. */
export interface PriceStep {
  /** In the list's `value_unit` a unit. */
  price: number;
  /** Units a month that it holds for; null: all that follow. */
  units: number | null;
}

/** A programme of an office or foster company: where, when, what for, with how much. */
export interface Programme {
  owner: string;
  /** Its kind. */
  kind: "certification" | "aggregation" | "facility" | "coaching" | "finance" | "market" | "information" | "other";
  /** Its name. */
  name: string;
  /** Kemendagri codes. */
  regions?: Array<string>;
  starts?: string | null;
  /** Its last day, not before it starts. */
  ends?: string | null;
  /** Rupiah. */
  budget_rp?: number | null;
  goal?: string;
}

export interface ProgrammeChange {
  /** Its name. */
  name?: string | null;
  /** Kemendagri codes. */
  regions?: Array<string> | null;
  starts?: string | null;
  /** Its last day, not before it starts. */
  ends?: string | null;
  /** Rupiah. */
  budget_rp?: number | null;
  goal?: string | null;
}

export interface ProgrammePage {
  items: Array<ProgrammeView>;
  /** The next page. */
  next_cursor?: string | null;
}

/** Several at once. A programme of an office or foster company: where, when, what for, with how much. */
export interface ProgrammeSeveral {
  items: Array<Programme>;
}

/** A programme of an office or foster company: where, when, what for, with how much. As it stands. */
export interface ProgrammeView {
  /** UUID of version 7. */
  id: string;
  /** Its version: `ETag`, and what `If-Match` names. */
  seq: number;
  /** Its kind. */
  kind?: string;
  /** `open` or `withdrawn`. */
  state?: string;
  created_at?: string | null;
  changed_at?: string | null;
  owner?: string | null;
  /** Its name. */
  name?: string | null;
  /** Kemendagri codes. */
  regions?: Array<string> | null;
  starts?: string | null;
  /** Its last day, not before it starts. */
  ends?: string | null;
  /** Rupiah. */
  budget_rp?: number | null;
  goal?: string | null;
}

/** A proposal as it stands, as far as the caller may see. */
export interface Proposal {
  /** UUID of version 7. */
  id: string;
  /** Its version: `ETag`, and what `If-Match` names. */
  seq: number;
  /** Its kind. */
  kind: string;
  /** How it stands. */
  state: string;
  /** The first party that supplies. */
  supplier: string;
  /** The first party that buys. */
  buyer: string;
  /** Ids of the parties that supply. */
  suppliers: Array<string>;
  /** Ids of the parties that buy. */
  buyers: Array<string>;
  /** Names of the parties that consent to be seen by the caller. */
  names: Record<string, string>;
  proposer: string;
  /** Why, in words. */
  reason: string;
  terms: Terms;
  /** Where figures are from that the draft was filled with, by field of `terms`; a field that was changed since is the writer's, and not here. Of a price left open it says so, until the proposal is sent. */
  origins: Record<string, string>;
  /** Counted from 1; every change of terms is another. */
  terms_version: number;
  consents: Array<ConsentView>;
  /** Whose consent is missing, by purpose. */
  waiting_for: Record<string, Array<string>>;
  /** The steps that the caller may take now, for itself or for whom it speaks. */
  steps: Array<string>;
  /** Key factors and benefits that are not said yet (`monitoring`, `benefit_of_buyer`), or are without evidence (`evidence_of_monitoring`). */
  missing_factors: Array<string>;
  checklist: Array<CheckLine>;
  red_flags: Array<FlagLine>;
  /** Lines of the verification team. */
  checks: Record<string, boolean>;
  disputed: boolean;
  /** Every dispute that was opened, the first one first. */
  disputes: Array<DisputeView>;
  deadline: string | null;
  /** Its first day: the start that was agreed, else that of signature. */
  active_since: string | null;
  created_at: string;
  changed_at: string;
}

/** A page of proposals, the oldest first. */
export interface Proposals {
  items: Array<Proposal>;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
}

/** How much of a plan becomes drafts of proposals. */
export interface Publish {
  /** The most valuable pairs, so many at most. */
  most?: number;
}

/** The drafts that a plan became. */
export interface Published {
  /** Id of the plan's run. */
  plan: string;
  /** Ids of proposals. */
  proposals: Array<string>;
}

/** A question by name. */
export interface Question {
  /** Its name. */
  name: string;
  /** What it asks, in the language of the answer. */
  asks: string;
  parameters: Array<Parameter>;
}

/** A page of the questions. */
export interface Questions {
  /** Items of the whole list. */
  total: number;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the snapshot stands for. */
  as_of: string;
  items: Array<Question>;
}

/** A pair of records that may be one business. */
export interface Review {
  /** Id of the pair. */
  pair: string;
  /** How it stands. */
  state: string;
}

/** Pairs that wait for a person, the most likely first. */
export interface Reviews {
  items: Array<Review>;
  /** Items of the whole list, a count; for a job: steps in all, null: not known. */
  total: number;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor: string | null;
}

/** A cluster of the same product, of the same buyers or in the same regency. */
export interface Rival {
  /** Id of the cluster. */
  cluster: string;
  /** Its name. */
  name: string;
  /** Kemendagri code. */
  region: string | null;
  same_product: boolean | null;
  /** Large buyers that both sell to, a count. */
  shared_buyers: number | null;
  same_regency: boolean | null;
  /** Parties that belong to it, a count. */
  members: number;
  /** Median yearly sales of members, rupiah; null: not told. */
  median_sales_rp: number | null;
}

/** What a key or a person signed in may be. */
export type Role = "officer" | "planner" | "buyer" | "supplier" | "cooperative" | "provider" | "forum_member" | "verifier" | "auditor" | "admin";

/** One row of a view: its columns are those of ``jejaring institutions VIEW --json``. */
export interface Row {

}

/** Runs of a match, the newest first. */
export interface RunList {
  items: Array<JobView>;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor?: string | null;
}

/** One change of a scenario: what is done, where and to whom. */
export interface ScenarioChange {
  do: "add_buyer" | "add_supplier" | "lose_buyer" | "lose_supplier" | "certify" | "train" | "open_facility" | "form_cooperative" | "form_consortium" | "add_officers" | "change_price" | "change_fuel_cost" | "change_distance_cost" | "move_quota" | "disaster" | "open_depot";
  /** Its name. */
  name?: string | null;
  /** Id of the party. */
  party?: string | Array<string> | null;
  /** Kemendagri code, or a name that one region alone has (`Kabupaten Jember`). */
  region?: string | null;
  /** KBLI 2020 code. */
  commodity?: string | null;
  /** Units a month, in `unit`. */
  units_per_month?: number | null;
  /** Rupiah a unit. */
  price_rp_per_unit?: number | null;
  /** Unit of the amount. */
  unit?: "kg" | "litre" | "piece" | null;
  /** Of who is added: what it trades, as lists name it. When absent: the commonest on its side; of a buyer whose price is said, whatever the makers of the code sell. */
  product?: string | null;
  /** Certificates that the buyer asks for. */
  required?: Array<string> | null;
  certificate?: string | null;
  /** By how much suppliers make more, percent. */
  raises_units_percent?: number | null;
  /** By how much farther users deliver, percent. */
  raises_reach_percent?: number | null;
  /** By how much a price or cost changes, percent. */
  percent?: number | null;
  /** Whose prices change; those of demand. */
  side?: "demand" | "supply" | null;
  /** Officers more, a count. */
  officers?: number | null;
  /** Enterprises that each coaches, a count. */
  caseload?: number | null;
  from_party?: string | null;
  to_party?: string | null;
}

/** Scenarios, the newest first. */
export interface Scenarios {
  items: Array<JobView>;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor?: string | null;
}

/** What a provider of business development services does, with capacity and price. */
export interface Service {
  /** Id of the party. */
  party: string;
  /** Its kind. */
  kind: "training" | "production" | "design" | "finance" | "exhibition" | "certification" | "consultation" | "information" | "advocacy" | "machine" | "services" | "facilities" | "machinery" | "social_enterprise" | "other";
  /** In the writer's words. */
  said: string;
  service?: string | null;
  /** Rupiah; null: not known, 0: free. */
  price_rp?: number | null;
  /** Services a month, a count. */
  capacity_per_month?: number | null;
  /** Kemendagri codes. */
  regions?: Array<string>;
  eligibility?: string;
  /** Least that is lent, rupiah. */
  least_rp?: number | null;
  /** Most that is lent, rupiah. */
  most_rp?: number | null;
  languages?: Array<string>;
  /** Kilometres. */
  radius_km?: number | null;
  /** Its last day, on which it is still matched: today at the earliest. */
  until?: string | null;
}

export interface ServiceChange {
  /** In the writer's words. */
  said?: string | null;
  service?: string | null;
  /** Rupiah; null: not known, 0: free. */
  price_rp?: number | null;
  /** Services a month, a count. */
  capacity_per_month?: number | null;
  /** Kemendagri codes. */
  regions?: Array<string> | null;
  eligibility?: string | null;
  /** Least that is lent, rupiah. */
  least_rp?: number | null;
  /** Most that is lent, rupiah. */
  most_rp?: number | null;
  languages?: Array<string> | null;
  /** Kilometres. */
  radius_km?: number | null;
  /** Its last day, on which it is still matched: today at the earliest. */
  until?: string | null;
}

export interface ServicePage {
  items: Array<ServiceView>;
  /** The next page. */
  next_cursor?: string | null;
}

/** Several at once. What a provider of business development services does, with capacity and price. */
export interface ServiceSeveral {
  items: Array<Service>;
}

/** What a provider of business development services does, with capacity and price. As it stands. */
export interface ServiceView {
  /** UUID of version 7. */
  id: string;
  /** Its version; 0: said by a list, and changed there. */
  seq: number;
  /** Its kind. */
  kind?: string;
  /** `open` or `withdrawn`. */
  state?: string;
  created_at?: string | null;
  changed_at?: string | null;
  /** Id of the party. */
  party?: string | null;
  /** In the writer's words. */
  said?: string | null;
  service?: string | null;
  /** Rupiah; null: not known, 0: free. */
  price_rp?: number | null;
  /** Services a month, a count. */
  capacity_per_month?: number | null;
  /** Kemendagri codes. */
  regions?: Array<string> | null;
  eligibility?: string | null;
  /** Least that is lent, rupiah. */
  least_rp?: number | null;
  /** Most that is lent, rupiah. */
  most_rp?: number | null;
  languages?: Array<string> | null;
  /** Kilometres. */
  radius_km?: number | null;
  /** Its last day, on which it is still matched: today at the earliest. */
  until?: string | null;
  /** The list that says it; null: said over the API. */
  source?: string | null;
  /** The date that its list stands for. */
  as_of?: string | null;
  /** What its list says besides, by column. */
  facts?: Record<string, unknown> | null;
}

/** Several at once. What a party demands; the same product, unit and grade of the same party, commodity and month takes its place. */
export interface SeveralDemands {
  items: Array<NewDemand>;
}

/** Several at once. What a party offers; the same product, unit and grade of the same party, commodity and month takes its place. */
export interface SeveralOffers {
  items: Array<NewOffer>;
}

/** What a link shows to the party that it asks. */
export interface Shown {
  /** Its kind. */
  kind: string;
  /** How it stands. */
  state: string;
  /** Name of the party that is asked. */
  asked: string;
  /** Names of the parties that propose and have consented to be shown. */
  asked_by: Array<string>;
  terms: Record<string, unknown>;
  /** Why, in words. */
  reason: string;
  /** While it is asked: when the offer or the link ends, whichever is first; then that of the talks. */
  deadline: string | null;
}

/** Size class by the law in force on the day of the facts (``graph.reference.law.size_class``). */
export type Size = "micro" | "small" | "medium" | "large";

/** Where the cluster stands in one figure. */
export interface Standing {
  figure: string;
  /** In the figure's unit: members, rupiah, a share, standard deviations. */
  ours: number | null;
  /** Median of the others, in the figure's unit. */
  median: number | null;
  /** Highest of all, in the figure's unit. */
  highest: number | null;
  highest_of: string | null;
  /** Rank, 1 is the highest; null: not known. */
  place_among: number | null;
  /** Clusters that have the figure, a count. */
  of: number;
}

/** A step of the life cycle, and what it needs. */
export interface Step {
  /** Steps of the state stand in `steps` of the proposal. */
  step: "edit" | "offer" | "withdraw" | "interest" | "decline" | "expire" | "negotiate" | "counter" | "check" | "memorandum" | "contract" | "activate" | "complete" | "terminate" | "renew" | "consent" | "revoke" | "dispute" | "settle" | "order" | "deliver" | "quality" | "pay" | "visit" | "coach";
  /** For whom an officer or cooperative acts. */
  on_behalf?: string | null;
  /** Why, in the writer's words. */
  why?: string;
  /** Of an edit, counter-offer or renewal: what is said changes, everything else of the terms stays, also of `factors` and `benefits`; null (of words `""`) empties a field, and `commitments` are said whole. */
  terms?: Terms | null;
  /** Why, in words. */
  reason?: string | null;
  /** How long an offer is open. */
  days?: number | null;
  /** Of a consent. */
  purpose?: "share" | "memorandum" | "contract" | null;
  /** How an officer took the consent. */
  form?: "form" | "recorded" | null;
  /** When the consent was given. */
  given_on?: string | null;
  /** Who witnessed it: a function, not a name. */
  witness?: string | null;
  /** Where the form or the recording is kept. */
  evidence?: string | null;
  /** Line of the verification team. */
  line?: string | null;
  passed?: boolean | null;
  /** Codes of red flags that stand against this side, which accepts them knowingly with its consent to the contract, or with its own step `contract`. */
  accept_flags?: Array<string> | null;
  /** Of a refusal, by code: price, volume, quality, lead_time, distance, certificate:halal ... The pair stays out of plans for 180 days, or until every reason has changed. */
  reasons?: Array<string> | null;
  /** What a dispute, visit or check says. */
  said?: string | null;
  /** Of an order or delivery, in the terms' unit. */
  units?: number | null;
  /** Of a payment. */
  amount_rp?: number | null;
  /** Day of the entry, not later than today; today when absent. */
  on?: string | null;
  /** Whether a delivery or payment was late; counts where no day says by when it was due. */
  late?: boolean | null;
  /** Day by which an order, delivery or payment was due. */
  due?: string | null;
  /** Of this delivery, in the terms' unit: at most its units. */
  rejected_units?: number | null;
  /** Of an entry: it happened twice on that day, alike in everything; else the second is refused. */
  again?: boolean | null;
}

/** Codes of what the evidence says. */
export interface Swot {
  strengths: Array<string>;
  weaknesses: Array<string>;
  opportunities: Array<string>;
  threats: Array<string>;
}

/** Terms of an engagement; empty fields are open, and the checklist says which of them the law asks for. */
export interface Terms {
  /** Partnership pattern by law. */
  pattern?: string | null;
  /** KBLI 2020 code. */
  commodity?: string | null;
  /** Name of the product. */
  product?: string;
  /** Unit of the amount. */
  unit?: "kg" | "litre" | "piece" | null;
  /** Units a month, in `unit`. */
  units_per_month?: number | null;
  /** Rupiah a unit. */
  price_rp_per_unit?: number | null;
  /** Where the price holds: at the supplier's gate, or delivered to the buyer. */
  price_at?: "gate" | "delivered" | null;
  /** How the price moves, and who decides. */
  price_rule?: string;
  price_set_by?: "both" | "supplier" | "buyer" | null;
  /** Days from delivery to payment. */
  payment_days?: number | null;
  weighing?: "witnessed" | "buyer_alone" | "supplier_alone" | null;
  quality?: string;
  /** Must inputs be bought from the partner? */
  inputs_tied?: boolean | null;
  /** May the supplier sell to nobody else? */
  exclusive?: boolean | null;
  /** Term in months. */
  months?: number | null;
  starts?: string | null;
  language?: "id" | "en";
  /** What business the two do together. */
  activity?: string;
  duties_of_supplier?: string;
  duties_of_buyer?: string;
  /** Form of development: coaching, technology, finance. */
  development?: string;
  /** How disputes are settled, and where. */
  disputes?: string;
  owns_or_controls_partner?: boolean;
  /** Amount asked or granted, in rupiah. */
  amount_rp?: number | null;
  collateral?: string;
  notes?: string;
  factors?: Factors;
  benefits?: Benefits;
  commitments?: Array<Commitment>;
}

/** A link to a demanding market, joint action, somebody viable to concentrate on. */
export interface ThreeC {
  /** Null: no list tells. */
  competition: boolean | null;
  /** Null: no list tells. */
  cooperation: boolean | null;
  /** Null: no list tells. */
  concentration: boolean | null;
}

/** What the plan does with one unit; units never add up to each other. */
export interface UnitFigures {
  /** Units a month in pairs of the plan. */
  matched: number;
  /** Units a month that nobody serves. */
  unmet: number;
  /** Units a month that nobody buys. */
  unsold: number;
}

/** What buyers of the cluster's province want of a product and nobody serves. */
export interface UnmetProduct {
  /** KBLI 2020 code. */
  commodity: string;
  /** Unit of the amount. */
  unit: string;
  /** Units a month, in `unit`. */
  units_per_month: number;
  /** How many parties buy. */
  buyers: number;
}

/** One use of a person's data. */
export interface Use {
  /** What was done. */
  action: string;
  at: string;
  /** Id of the key or party that did it. */
  by: string;
}

/** What following the chain of hashes found. */
export interface Verdict {
  intact: boolean;
  /** A count. */
  events: number;
  /** A count. */
  seals: number;
  /** Events not sealed yet, a count. */
  unsealed: number;
  /** Events whose words were erased by law, a count. */
  erased: number;
  faults: Array<Record<string, unknown>>;
}

/** A visit to a partnership or party: who went is the key, what was seen is here. */
export interface Visit {
  /** Id of the party. */
  party: string;
  /** Id of the proposal or partnership. */
  proposal?: string | null;
  /** A day that has come. */
  on: string;
  /** Its kind. */
  kind?: "visit" | "call" | "meeting" | "check";
  /** In the writer's words. */
  said: string;
  findings?: string;
  next_on?: string | null;
  deliveries_on_time?: boolean | null;
  payments_on_time?: boolean | null;
  price_above_outlet?: boolean | null;
}

export interface VisitChange {
  /** Id of the proposal or partnership. */
  proposal?: string | null;
  /** A day that has come. */
  on?: string | null;
  /** In the writer's words. */
  said?: string | null;
  findings?: string | null;
  next_on?: string | null;
  deliveries_on_time?: boolean | null;
  payments_on_time?: boolean | null;
  price_above_outlet?: boolean | null;
}

export interface VisitPage {
  items: Array<VisitView>;
  /** The next page. */
  next_cursor?: string | null;
}

/** Several at once. A visit to a partnership or party: who went is the key, what was seen is here. */
export interface VisitSeveral {
  items: Array<Visit>;
}

/** A visit to a partnership or party: who went is the key, what was seen is here. As it stands. */
export interface VisitView {
  /** UUID of version 7. */
  id: string;
  /** Its version: `ETag`, and what `If-Match` names. */
  seq: number;
  /** Its kind. */
  kind?: string;
  /** `open` or `withdrawn`. */
  state?: string;
  created_at?: string | null;
  changed_at?: string | null;
  /** Id of the party. */
  party?: string | null;
  /** Id of the proposal or partnership. */
  proposal?: string | null;
  /** A day that has come. */
  on?: string | null;
  /** In the writer's words. */
  said?: string | null;
  findings?: string | null;
  next_on?: string | null;
  deliveries_on_time?: boolean | null;
  payments_on_time?: boolean | null;
  price_above_outlet?: boolean | null;
}

/** A webhook without its secret. */
export interface Webhook {
  /** Its id. */
  id: string;
  /** Its version: the `ETag`, and what `If-Match` names. */
  seq: number;
  /** Address. */
  url: string;
  /** Which events go there, by action. */
  events: Array<string>;
  /** `on`, `off`, or `paused` after seven failed attempts. */
  state: string;
  /** Failed attempts in a row, a count. */
  failures: number;
  /** When a failed delivery is tried again. */
  next_at: string | null;
  /** What went wrong with the last delivery: `status 500`, `silent`, `unreachable`, `certificate`, `address` (not on the public internet); null: nothing. */
  trouble: string | null;
  created_at: string;
}

/** On, or off. */
export interface WebhookState {
  /** How it stands. */
  state: "on" | "off";
}

/** The webhooks of this key. */
export interface Webhooks {
  items: Array<Webhook>;
  /** Send it as `cursor` for the next page; null at the end. */
  next_cursor?: string | null;
}

/** A question: the plan with some things different. */
export interface WhatIf {
  /** Its kind. */
  kind?: "volume" | "linkage" | null;
  /** Kilometres. */
  radius_km?: number | null;
  changes: Array<Change>;
}

/** A cluster beside its rivals, figure by figure. */
export interface graph__rest__cluster_profiles__Comparison {
  /** Id of the cluster. */
  cluster: string;
  /** Its name. */
  name: string;
  /** Its trade. */
  kbli: string | null;
  /** Members, a count. */
  n: number;
  /** Rivals in all, a count; the nearest twenty are compared. */
  rivals: number;
  clusters: Array<ComparedCluster>;
  benchmark: Array<Standing>;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the figure or the snapshot stands for. */
  as_of: string;
}

/** What the best plan would be worth, and for whom it changes. */
export interface graph__rest__plans__Answer {
  /** What values are in: rupiah or points. */
  value_unit: string;
  /** In `value_unit`. */
  value_before: number;
  /** In `value_unit` or `unit`. */
  value: number;
  /** In `value_unit`. */
  gain: number;
  /** At most 500, those that change most. */
  pairs: Array<ChangedPair>;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the figure or the snapshot stands for. */
  as_of: string;
}

/** What changed between two versions of the terms. */
export interface graph__rest__proposals__Comparison {
  /** Version of the terms. */
  from_version: number;
  /** Version of the terms. */
  to_version: number;
  changes: Array<ChangeLine>;
}

/** The answer of a question; names of parties that the key may not read are empty. */
export interface graph__rest__questions__Answer {
  /** Its name. */
  name: string;
  asks: string;
  /** Columns are those of `jejaring ask NAME --json`. */
  rows: Array<Record<string, unknown>>;
  /** Whether there are more rows than were asked for. */
  truncated: boolean;
  /** The lists that nothing was read of, for want of which it is not (wholly) answered. */
  not_read: string | null;
  /** True when any part of the data was made by the sample generator. */
  synthetic: boolean;
  /** The date that the figure or the snapshot stands for. */
  as_of: string;
}
