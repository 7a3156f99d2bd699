#pragma once
#include "engine/base/json_guard.hpp"

namespace fenghuo::test {

/// An incident in triage as the server answers it: one duty overdue, one running, one done; a decision with every type
/// of field, a capture that needs a file and a note, an initial report to file, and a step that waits.
inline engine::Json sample_incident() {
  return engine::Json::parse(R"({
  "id":"INC-2026-000001","mode":"live","kind":"defacement","severity":"III","version":17,
  "unit":"xiangshan-no1-middle","site":"www.xs1z.example.cn","summary":"首页被改成陌生图片",
  "detected_at":"2026-03-02T01:15:00.000Z","opened_at":"2026-03-02T01:16:00.000Z","closed_at":null,
  "state":{"response":"Triage","clock":"Breached"},
  "playbook":{"id":"defacement","version":"1.0.0","sha256":"00"},
  "phases":[
   {"id":"triage","entered_at":"2026-03-02T01:16:00.000Z","steps":[
    {"id":"scope","state":"Ready","title":{"zh":"摸清被改范围","en":"Find out how much was changed"},"role":"responder",
     "due_at":"2026-03-02T01:36:00.000Z","destructive":false,"blocked_by":[],
     "instructions":{"zh":"先看首页，再点开三个以上栏目。\n第二行不显示","en":"First look at the home page."},
     "call":{"zh":"打主机托管服务商值班电话。","en":"Call the hosting company."},
     "proof":{"zh":"被改页面的网址清单。","en":"A list of the changed addresses."},
     "avoid":{"zh":"不要登录后台。","en":"Do not log in."}}]},
   {"id":"containment","steps":[
    {"id":"capture-page","state":"Ready","title":{"zh":"给被改页面存档","en":"Capture the page"},"role":"responder","blocked_by":[]},
    {"id":"block-page","state":"Waiting","title":{"zh":"封住被改页面","en":"Block the page"},"role":"responder",
     "destructive":true,"blocked_by":["capture-page"]}]}],
  "duties":[
   {"id":"police-initial","recipient":"police","stage":"initial","state":"Running","due_at":"2026-03-02T03:15:00.000Z","remaining":"PT1H12M"},
   {"id":"cac-initial","recipient":"cac","stage":"initial","state":"Acknowledged","due_at":"2026-03-02T01:20:00.000Z","remaining":"PT0S"},
   {"id":"bureau-initial","title":{"zh":"两小时内向教育局初报","en":"Initial report to the bureau"},"recipient":"bureau",
    "stage":"initial","state":"Breached","due_at":"2026-03-02T02:15:00.000Z","remaining":"-PT5M"}],
  "next":[
   {"action":"complete","step":"capture-page","method":"POST","href":"/v1/incidents/INC-2026-000001/steps/capture-page/complete",
    "needs":{"evidence":["page-capture"],"note":true},"due_at":"2026-03-02T01:30:00.000Z",
    "title":{"zh":"给被改页面存档","en":"Capture the page"}},
   {"action":"complete","step":"scope","method":"POST","href":"/v1/incidents/INC-2026-000001/steps/scope/complete",
    "needs":{"option":[{"id":"single-page","title":{"zh":"个别页面被改","en":"A few pages"}},
                       {"id":"whole-site","title":{"zh":"整站被改","en":"The whole site"}}],
             "fields":[{"id":"changed-pages","type":"text","title":{"zh":"被改页面的网址","en":"Changed addresses"}},
                       {"id":"harmful","type":"boolean","title":{"zh":"是否出现有害内容","en":"Harmful content?"}},
                       {"id":"found","type":"time","title":{"zh":"发现时间","en":"Found at"}},
                       {"id":"pages","type":"integer","title":{"zh":"页数","en":"Pages"}},
                       {"id":"how","type":"choice","options":["phone","computer"],"title":{"zh":"怎么发现","en":"How found"}}]},
    "title":{"zh":"摸清被改范围","en":"Find out how much was changed"}},
   {"action":"file","duty":"bureau-initial","method":"POST","href":"/v1/incidents/INC-2026-000001/duties/bureau-initial/file",
    "needs":{},"title":{"zh":"向教育局初报","en":"File the initial report"}}],
  "signals":3,"evidence":2})");
}

}  // namespace fenghuo::test
