#include "api/routes/openapi.hpp"

#include "api/routes/metrics.hpp"
#include "api/stream/feed.hpp"
#include "sim/compare/room.hpp"
#include "sim/schedule/series_room.hpp"
#include "tests/support/library.hpp"
#include "tests/support/temp_folder.hpp"

#include <set>

#include <boost/asio/io_context.hpp>
#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace api;

namespace {

const std::set<std::string> k_methods{"get", "put", "post", "delete", "patch"};

std::string upper(std::string text) {
  for (char& c : text)
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

/// What a JSON pointer of this document ("#/components/…") leads to.
const OrderedJson& resolved(const OrderedJson& node) {
  if (!node.contains("$ref")) return node;
  return openapi().at(OrderedJson::json_pointer(node["$ref"].get<std::string>().substr(1)));
}

/// Calls `see(method, path, operation, item)` for every operation.
template <class See>
void each_operation(See see) {
  for (const auto& [path, item] : openapi().at("paths").items())
    for (const auto& [method, operation] : item.items())
      if (k_methods.contains(method)) see(upper(method), path, operation, item);
}

std::set<std::string> path_parameters(const OrderedJson& operation, const OrderedJson& item) {
  std::set<std::string> out;
  for (const auto* holder : {&item, &operation})
    for (const auto& given : holder->value("parameters", OrderedJson::array())) {
      const auto& parameter = resolved(given);
      if (parameter.at("in") != "path") continue;
      CHECK(parameter.value("required", false));
      CHECK(out.insert(parameter.at("name")).second);
    }
  return out;
}

std::set<std::string> in_braces(const std::string& path) {
  std::set<std::string> out;
  for (auto open = path.find('{'); open != path.npos; open = path.find('{', open + 1))
    out.insert(path.substr(open + 1, path.find('}', open) - open - 1));
  return out;
}

std::set<std::string> routes_of(const Router& router) {
  std::set<std::string> out;
  for (const auto& route : router.routes())
    out.insert(route.method + " " + route.pattern);
  return out;
}

/// The routes of a server, over an engine that nobody starts.
struct Table {
  std::unique_ptr<engine::Journal> journal = engine::make_memory_journal();
  engine::VirtualClock clock{0};
  engine::SeededRandom random{1};
  engine::Engine engine{*journal, shipped_library(), clock, random};
  TempFolder folder;
  engine::Vault vault{folder.path(), random};
  Door door{engine, vault, random};
  boost::asio::io_context io;
  Feed feed{io, *journal, door};
  Metrics metrics{clock};
  Router router;
  sim::DrillRoom drills{{}};
  sim::ImprovementRoom improvements{drills};
  sim::CompareRoom compare{drills, improvements};
  sim::SeriesRoom series{drills, {}};
  Table() {
    door.compare = &compare;
    door.series = &series;
    add_routes(router, door, feed, metrics);
  }
};

}  // namespace

TEST_CASE("OpenApi_operations_areExactlyTheRoutes") {
  Table table;
  std::set<std::string> written;
  each_operation([&](const std::string& method, const std::string& path, const auto& operation, const auto& item) {
    INFO(method << " " << path);
    written.insert(method + " " + path);
    CHECK(path_parameters(operation, item) == in_braces(path));
  });
  const auto served = routes_of(table.router);
  for (const auto& route : served) {
    INFO(route << " is served, but not in api/openapi.yaml");
    CHECK(written.contains(route));
  }
  for (const auto& route : written) {
    INFO(route << " is in api/openapi.yaml, but not served");
    CHECK(served.contains(route));
  }
}

TEST_CASE("OpenApi_operation_saysWhatItTakesAsTheRouteDoes") {
  Table table;
  each_operation([&](const std::string& method, const std::string& path, const auto& operation, const auto&) {
    INFO(method << " " << path);
    for (const auto& route : table.router.routes()) {
      if (route.method != method || route.pattern != path) continue;
      CHECK(operation.contains("requestBody") == (route.body != BodyRule::none));
      const bool open = operation.contains("security") && operation["security"].empty();
      CHECK(open == (route.access == Access::public_));
      CHECK(operation.at("x-roles").empty() == open);
    }
  });
}

TEST_CASE("OpenApi_operation_isNamedOnceInBothLanguages") {
  std::set<std::string> ids, tags;
  for (const auto& tag : openapi().at("tags"))
    tags.insert(tag.at("name").get<std::string>());
  each_operation([&](const std::string& method, const std::string& path, const auto& operation, const auto&) {
    INFO(method << " " << path);
    CHECK(ids.insert(operation.at("operationId")).second);
    CHECK(tags.contains(operation.at("tags").at(0)));
    CHECK_FALSE(operation.at("summary").template get<std::string>().empty());
    CHECK_FALSE(operation.at("x-summary-zh").template get<std::string>().empty());
    CHECK(operation.contains("description") == operation.contains("x-description-zh"));
  });
}

TEST_CASE("OpenApi_references_leadSomewhere") {
  int seen = 0;
  const auto visit = [&](const auto& self, const OrderedJson& node) -> void {
    if (node.is_object() && node.contains("$ref")) {
      INFO(node["$ref"]);
      CHECK_NOTHROW(resolved(node));
      ++seen;
    }
    if (node.is_structured())
      for (const auto& child : node)
        self(self, child);
  };
  visit(visit, openapi());
  CHECK(seen > 100);
}

TEST_CASE("Docs_page_showsEveryOperationAndNeedsNothingElse") {
  for (const auto language : {Language::zh, Language::en}) {
    const std::string page = docs_page(openapi(), language);
    each_operation([&](const std::string& method, const std::string& path, const auto& operation, const auto&) {
      INFO(method << " " << path);
      CHECK(page.find("id=\"" + operation.at("operationId").template get<std::string>() + "\"") != page.npos);
      CHECK(page.find("<b>" + method + "</b> " + path) != page.npos);
    });
    for (auto at = page.find("href=\"#"); at != page.npos; at = page.find("href=\"#", at + 1)) {
      const std::string target = page.substr(at + 7, page.find('"', at + 7) - at - 7);
      INFO(target);
      CHECK(page.find("id=\"" + target + "\"") != page.npos);
    }
    for (const auto* foreign : {"<script", "<link", "<img", "src=", "url(", "@import", "href=\"http"}) {
      INFO(foreign);
      CHECK(page.find(foreign) == page.npos);
    }
  }
}

TEST_CASE("Yaml_asJson_keepsOrderTypesAndMerges") {
  const auto json = yaml_as_json(
      "base: &base {a: 1, b: \"2\", c: null}\n"
      "made: {z: true, <<: *base, b: three}\n"
      "list: [*base, ~, -4, 4.5]\n");
  CHECK(json.dump() == R"({"base":{"a":1,"b":"2","c":null},"made":{"z":true,"b":"three","a":1,"c":null},)"
                       R"("list":[{"a":1,"b":"2","c":null},null,-4,"4.5"]})");
}

}  // namespace fenghuo::tests
