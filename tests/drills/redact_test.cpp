// What must never be in a published scenario: found by name and by shape, however it is written, in whatever field it
// stood.
#include "sim/scenario/redact/redact.hpp"

#include "engine/base/random.hpp"
#include "tests/drills/past.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim::test {

using namespace engine;

namespace {

/// Names, numbers and addresses as people write them, new ones for each seed.
class Secrets {
 public:
  explicit Secrets(std::uint64_t seed) : random_(seed) {
    const std::string mobile = "13" + digits(9), landline = digits(7), citizen = identity(), card = "6222" + digits(15);
    numbers = {mobile, "0578" + landline, citizen, "3301" + digits(11), card};
    all = {name_,
           mobile,
           mobile.substr(0, 3) + " " + mobile.substr(3, 4) + "-" + mobile.substr(7),
           "+86 " + mobile,
           wide(mobile),
           "0578-" + landline,
           "（0578）" + landline,
           citizen,
           citizen.substr(0, 6) + " " + citizen.substr(6, 8) + " " + citizen.substr(14),
           wide(citizen.substr(0, 17)) + citizen.substr(17),
           numbers[3],
           card,
           "li" + digits(4) + "@no" + digits(2) + ".example.cn",
           "https://x" + digits(5) + ".example.cn/a?b=1",
           "www.k" + digits(5) + ".example.cn",
           "192.0.2." + std::to_string(1 + random_.next() % 250),
           "微信号：wang_" + digits(4),
           "QQ" + digits(9),
           "岚山市解放路" + digits(2) + "号" + digits(1) + "栋" + digits(3) + "室"};
  }

  std::vector<std::string> all, numbers;
  [[nodiscard]] const std::string& name() const { return name_; }
  /// All in one, as somebody in a hurry writes.
  [[nodiscard]] std::string note() const {
    std::string out;
    for (const auto& one : all)
      out += one + "，";
    return out;
  }
  const std::string& any() { return all[random_.next() % all.size()]; }
  /// Empty: none of it is there.
  [[nodiscard]] std::string found_in(const std::string& text) const {
    for (const auto& one : all)
      if (text.find(one) != std::string::npos) return one;
    std::string bare;
    for (const char c : text)
      if (c >= '0' && c <= '9')
        bare += c;
      else if (c != ' ' && c != '-')
        bare += '|';
    for (const auto& number : numbers)
      if (bare.find(number.substr(0, 17)) != std::string::npos) return number;
    return {};
  }

 private:
  std::string digits(int count) {
    std::string out;
    for (int n = 0; n < count; ++n)
      out += static_cast<char>('1' + random_.next() % 9);
    return out;
  }
  static std::string wide(const std::string& digits) {
    std::string out;
    for (const char c : digits)
      out += std::string("\xef\xbc") + static_cast<char>(0x90 + (c - '0'));
    return out;
  }
  std::string identity() {
    constexpr int k_weights[]{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    std::string out = "330102" + std::string("19") + digits(9);
    int sum = 0;
    for (std::size_t i = 0; i < 17; ++i)
      sum += (out[i] - '0') * k_weights[i];
    return out + "10X98765432"[sum % 11];
  }

  SeededRandom random_;
  std::string name_ = "诸葛" + std::string(random_.next() % 2 == 0 ? "明月" : "清风");
};

/// Visits every text of an event by its description, member by member.
template <class Plant>
struct Texts {
  Plant& plant;
  void operator()(std::string_view name, std::string& text) { plant(name, text); }
  void operator()(std::string_view name, std::vector<std::string>& texts) {
    if (texts.empty()) texts.emplace_back();
    for (auto& text : texts)
      plant(name, text);
  }
  void operator()(std::string_view name, std::map<std::string, std::string>& texts) {
    if (texts.empty()) texts["alertname"];
    for (auto& [key, text] : texts)
      plant(name, text);
  }
  void operator()(std::string_view name, Values& values) {
    values["details"] = std::string();
    for (auto& [key, value] : values)
      if (auto* text = std::get_if<std::string>(&value)) plant(name, *text);
  }
  void operator()(std::string_view name, Text& text) {
    plant(name, text.zh);
    plant(name, text.en);
  }
  template <class Other>
  void operator()(std::string_view, Other&) {}
};

template <class Plant>
void each_text(Event& event, Plant&& plant) {
  std::visit(
      [&]<class E>(E& one) {
        if constexpr (OwnEvent<E>) {
          Texts<std::remove_reference_t<Plant>> texts{plant};
          E::describe(one, texts);
        }
      },
      event);
}

template <class... T>
std::vector<Event> one_of_each(std::variant<T...>*) {
  return {T{}...};
}

/// Without these an event means nothing, so nothing of it would get as far as the scenario.
bool is_structure(std::string_view member) {
  constexpr std::array<std::string_view, 12> k_structure{"kind",     "mode",  "playbook", "playbook_version",
                                                         "severity", "step",  "duty",     "outcome",
                                                         "phase",    "stage", "approver", "recipient"};
  return std::ranges::find(k_structure, member) != k_structure.end();
}

/// What would make it another incident, or none; those of its own are tried all the same.
bool moves_the_incident(const Event& event) {
  return std::holds_alternative<IncidentOpened>(event) || std::holds_alternative<IncidentDismissed>(event) ||
         std::holds_alternative<IncidentMerged>(event) || std::holds_alternative<IncidentRecurred>(event) ||
         std::holds_alternative<IncidentReopened>(event) || std::holds_alternative<IncidentClosed>(event) ||
         std::holds_alternative<PhaseEntered>(event);
}

/// False if it was no closed live incident any more.
bool check_clean(const Past& past, const Secrets& secrets) {
  const auto draft = past.draft();
  if (!draft) return false;
  const std::string leak = secrets.found_in(draft->text);
  if (leak.empty()) return true;
  INFO(leak << " in " << draft->text);
  FAIL_CHECK("planted, and published");
  return true;
}

void know(Past& past, const Secrets& secrets) {
  past.registry.evolve(PersonRegistered{.id = "planted", .name = secrets.name(), .unit = "model-school"});
}

std::string cleaned(const std::string& text, std::vector<Replacement>& log, Language language = Language::zh) {
  Registry registry;
  registry.evolve(PersonRegistered{.id = "zhang-wei", .name = "张伟", .unit = "u"});
  registry.evolve(PersonRegistered{.id = "p2", .name = "Li Na", .unit = "u"});
  registry.evolve(UnitRegistered{.id = "u", .name = {"清河实验小学", "Qinghe Primary School"}, .parent = ""});
  registry.evolve(
      SiteRegistered{.aliases = {"qh.example.cn"}, .host = "www.qh.example.cn", .name = "清河在线", .unit = "u"});
  registry.evolve(
      DeviceRegistered{.id = "d", .location = "综合楼三楼", .name = "核心交换机A", .responsible = "赵铁", .unit = "u"});
  return Redactor(registry).clean(text, language, "/x", log);
}

std::string kinds_in(const std::string& text, Language language = Language::zh) {
  std::vector<Replacement> log;
  static_cast<void>(cleaned(text, log, language));
  std::string out;
  for (const auto& one : log)
    out += (out.empty() ? "" : " ") + one.kind;
  return out;
}

}  // namespace

TEST_CASE("Redact_everyFieldOfEveryEvent_neverGetsIntoTheScenario") {
  for (const std::uint64_t seed : {11U, 12U, 13U}) {
    INFO("seed " << seed);
    const Secrets secrets(seed);
    Past past = eventful(secrets.note());
    know(past, secrets);
    // All that people may write, all at once.
    for (auto& one : past.events)
      each_text(one.event, [&](std::string_view member, std::string& text) {
        if (!is_structure(member)) text = secrets.note();
      });
    REQUIRE(past.draft().has_value());
    CHECK(past.draft()->replacements.size() > 10);
    check_clean(past, secrets);
    // And who did it, and where it is kept.
    for (auto& one : past.events)
      one.meta.actor.person = one.meta.actor.person.empty() ? "" : secrets.name();
    past.id = secrets.name();
    REQUIRE(past.draft().has_value());
    check_clean(past, secrets);
  }
}

TEST_CASE("Redact_oneFieldAtATime_idsToo_neverGetsIntoTheScenario") {
  Secrets secrets(21);
  Past base = eventful();
  know(base, secrets);
  for (const Event& one : one_of_each(static_cast<Event*>(nullptr)))
    if (!moves_the_incident(one)) base.add(30 * k_minute, one);
  REQUIRE(base.draft().has_value());
  int planted = 0;
  for (std::size_t n = 0; n < base.events.size(); ++n) {
    int fields = 0;
    each_text(base.events[n].event, [&](std::string_view, std::string&) { ++fields; });
    for (int field = 0; field < fields; ++field) {
      Past past = base;
      int at = 0;
      each_text(past.events[n].event, [&](std::string_view, std::string& text) {
        if (at++ == field) text = secrets.any();
      });
      INFO("event " << n << " " << event_type(past.events[n].event) << " field " << field);
      if (check_clean(past, secrets)) ++planted;
    }
  }
  CHECK(planted > 300);
}

TEST_CASE("Redact_playbooksOwnWords_areLookedThroughToo") {
  const Secrets secrets(31);
  Past past = eventful();
  know(past, secrets);
  for (const auto& secret : secrets.all) {
    auto playbook = *past.playbook;
    for (auto& step : playbook.steps)
      step.title = {"找" + secret + "办", "ask " + secret};
    past.playbook = std::make_shared<const Playbook>(playbook);
    INFO(secret);
    const auto draft = past.draft();
    REQUIRE(draft.has_value());
    check_clean(past, secrets);
    CHECK(std::ranges::any_of(draft->replacements, [](const auto& one) { return one.kind != "free-text"; }));
  }
}

TEST_CASE("Redact_byShape_eachKindIsFound") {
  CHECK(kinds_in("请打13905781234找他") == "telephone");
  CHECK(kinds_in("请打１３９０５７８１２３４") == "telephone");
  CHECK(kinds_in("139 0578 1234") == "telephone");
  CHECK(kinds_in("139-0578-1234") == "telephone");
  CHECK(kinds_in("一三九零五七八一二三四") == "telephone");
  CHECK(kinds_in("+86 139 0578 1234") == "telephone");
  CHECK(kinds_in("0086-139-0578-1234") == "telephone");
  CHECK(kinds_in("0578-2123456") == "telephone");
  CHECK(kinds_in("(0578) 212 3456") == "telephone");
  CHECK(kinds_in("校内 2123456") == "telephone");
  CHECK(kinds_in("139\xe2\x80\x8b"
                 "05781234") == "telephone");
  CHECK(kinds_in("11010519491231002X") == "identity");
  CHECK(kinds_in("110105 19491231 002X") == "identity");
  CHECK(kinds_in("１１０１０５１９４９１２３１００２Ｘ") == "identity");
  CHECK(kinds_in("110105491231002") == "identity");
  CHECK(kinds_in("6222 0212 0300 1234 567") == "identity");
  CHECK(kinds_in("微信 wx_abc123") == "identity");
  CHECK(kinds_in("微信号：lina") == "identity");
  CHECK(kinds_in("QQ:12345") == "identity");
  CHECK(kinds_in("写信给 li.na+1@no1.example.cn。") == "email");
  CHECK(kinds_in("ｌｉ＠ｎｏ１．ｃｎ") == "email");
  CHECK(kinds_in("见 https://no1.example.cn/a?b=1，") == "url");
  CHECK(kinds_in("见www.no1.example.cn") == "url");
  CHECK(kinds_in("域名 mail.no1.example.cn 已改") == "host");
  CHECK(kinds_in("来自 192.0.2.7:8080") == "ip");
  CHECK(kinds_in("来自 2001:db8::7") == "ip");
  CHECK(kinds_in("aa-bb-cc-dd-ee-ff") == "ip");
  CHECK(kinds_in("住中山路12号3栋201室") == "address");
  CHECK(kinds_in("at 12 Zhongshan North Road", Language::en) == "address");
}

TEST_CASE("Redact_byName_howeverItIsWritten") {
  CHECK(kinds_in("请张伟来") == "name");
  CHECK(kinds_in("请张 伟来") == "name");
  CHECK(kinds_in("ask LI NA now", Language::en) == "name");
  CHECK(kinds_in("zhang-wei 已到") == "name");
  CHECK(kinds_in("清河实验小学的网站") == "name");
  CHECK(kinds_in("Qinghe primary school", Language::en) == "name");
  CHECK(kinds_in("清河在线打不开") == "name");
  CHECK(kinds_in("核心交换机a坏了") == "name");
  CHECK(kinds_in("在综合楼三楼") == "address");
  CHECK(kinds_in("qh.example.cn") == "host");
  std::vector<Replacement> log;
  CHECK(cleaned("清河实验小学张伟，电话13905781234。", log) == "某小学某人，电话（电话已隐去）。");
  REQUIRE(log.size() == 3);
  CHECK(log[1] == Replacement{.kind = "name", .now = "某人", .pointer = "/x", .was = "张伟"});
  CHECK(cleaned("Li Na of Qinghe Primary School", log, Language::en) == "somebody of a primary school");
}

TEST_CASE("Redact_whatGivesNobodyAway_stays") {
  for (const char* text :
       {"两小时内报教育局，2 小时 30 分钟", "向12377举报，拨打110、119", "事件级别调高为II级", "在24小时内复盘，第3步",
        "99.9%，1.0.1 版", "等待、观察；值守。", "Linear time stands still.", "the list of things", "微信群里在传",
        "a WeChat group passes it on", "把1、2、3步办完", "路上堵车，3号去开会"}) {
    std::vector<Replacement> log;
    INFO(text);
    CHECK(cleaned(text, log) == text);
    CHECK(log.empty());
  }
}

}  // namespace fenghuo::sim::test
