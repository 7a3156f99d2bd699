#include "engine/playbook/library.hpp"

#include "engine/base/digest.hpp"
#include "tests/unit/playbook/sample.hpp"

#include <algorithm>
#include <filesystem>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine::test {

namespace {

namespace fs = std::filesystem;

/// A copy of the playbooks room that a test may change; gone with it.
class Copy {
 public:
  Copy()
      : path_(fs::temp_directory_path() /
              ("fenghuo-library-" + std::to_string(::getpid()) + "-" + std::to_string(count_++))) {
    fs::copy(room(), path_, fs::copy_options::recursive);
  }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  ~Copy() { fs::remove_all(path_); }

  [[nodiscard]] std::string path() const { return path_.string(); }
  void write(const std::string& file, const std::string& text) const {
    std::ofstream(path_ / file, std::ios::binary) << text;
  }
  void remove(const std::string& file) const { fs::remove(path_ / file); }
  /// The file with one member changed, under this or another name.
  void change(const std::string& file, const char* pointer, const Json& value, const std::string& as = {}) const {
    Json json = Json::parse(slurp((path_ / file).string()));
    json[Json::json_pointer(pointer)] = value;
    write(as.empty() ? file : as, json.dump(2));
  }

 private:
  static inline int count_ = 0;
  fs::path path_;
};

Library read(const Copy& copy) {
  auto library = Library::from_folder(copy.path());
  if (!library) FAIL(library.error().detail.en);
  return std::move(*library);
}

void refused_naming(const Result<Library>& library, const std::string& words) {
  REQUIRE(library.has_error());
  CAPTURE(library.error().detail.en, words);
  CHECK(library.error().detail.en.find(words) != std::string::npos);
  CHECK(library.error().detail.zh.find(words) != std::string::npos);
}

}  // namespace

TEST_CASE("Library_shipped_room_is_read_whole") {
  const auto library = Library::from_folder(room());
  REQUIRE(library.has_value());
  REQUIRE(library->for_kind("defacement"));
  CHECK(library->for_kind("defacement")->id == "defacement");
  CHECK_FALSE(library->for_kind("flood"));
  CHECK(library->rules().id == "lishui-2009");
  CHECK(library->intake().id == "default");
  CHECK(library->newest_form("initial"));
  CHECK_FALSE(library->newest_form("nothing"));
  CHECK_FALSE(library->playbooks().empty());
  CHECK_FALSE(library->schemas().check("playbook", Json::object()).has_value());
}

TEST_CASE("Library_bad_file_is_refused_naming_file_and_pointer") {
  const Copy copy;
  SECTION("playbook") {
    copy.change("defacement.json", "/phases/triage/0/role", "guest");
    refused_naming(Library::from_folder(copy.path()), "defacement.json /phases/triage/0/role");
  }
  SECTION("not JSON") {
    copy.write("broken.json", "{");
    refused_naming(Library::from_folder(copy.path()), "broken.json");
  }
  SECTION("rules") {
    copy.change("rules/lishui-2009.json", "/duties/0/within", "soon");
    refused_naming(Library::from_folder(copy.path()), "rules/lishui-2009.json /duties/0/within");
  }
  SECTION("a duty without a form") {
    copy.change("rules/lishui-2009.json", "/duties/1/form", "postcard");
    refused_naming(Library::from_folder(copy.path()), "rules/lishui-2009.json /duties/1/form");
  }
  SECTION("form") {
    copy.change("forms/initial.json", "/fields/0/type", "number");
    refused_naming(Library::from_folder(copy.path()), "forms/initial.json /fields/0/type");
  }
  SECTION("intake") {
    copy.change("intake/default.json", "/rules", Json::array());
    refused_naming(Library::from_folder(copy.path()), "intake/default.json /rules");
  }
  SECTION("no rules") {
    copy.remove("rules/lishui-2009.json");
    refused_naming(Library::from_folder(copy.path()), "rules/");
  }
  SECTION("schema") {
    copy.write("schemas/form.schema.json", "{\"$ref\":3}");
    refused_naming(Library::from_folder(copy.path()), "schemas/form.schema.json");
  }
}

TEST_CASE("Library_two_files_for_one_thing_are_refused_naming_the_second") {
  const Copy copy;
  SECTION("same id and version") {
    copy.change("defacement.json", "/title/en", "Another", "defacement-2.json");
    refused_naming(Library::from_folder(copy.path()), "defacement.json");
  }
  SECTION("two playbooks for one kind") {
    copy.change("defacement.json", "/id", "defacement-of-mine", "other.json");
    refused_naming(Library::from_folder(copy.path()), "other.json");
  }
  SECTION("two packs") {
    copy.change("rules/lishui-2009.json", "/id", "other-city", "rules/other-city.json");
    refused_naming(Library::from_folder(copy.path()), "rules/other-city.json");
  }
}

TEST_CASE("Library_of_two_packs_puts_the_named_one_in_force") {
  const Copy copy;
  copy.change("rules/lishui-2009.json", "/id", "other-city", "rules/other-city.json");
  CHECK(Library::from_folder(copy.path(), "other-city").value().rules().id == "other-city");
  CHECK(Library::from_folder(copy.path(), "lishui-2009").value().rules().id == "lishui-2009");
  const auto unknown = Library::from_folder(copy.path(), "lishui-2010");
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().detail.en.find("lishui-2009") != std::string::npos);
}

TEST_CASE("Library_newest_is_chosen_by_number_not_by_letters") {
  const Copy copy;
  for (const auto* version : {"1.9.0", "1.10.0", "1.10.0-rc.1"}) {
    copy.change("defacement.json", "/version", version, "defacement-" + std::string(version) + ".json");
    copy.change("forms/initial.json", "/version", version, "forms/initial-" + std::string(version) + ".json");
    copy.change("rules/lishui-2009.json", "/version", version, "rules/" + std::string(version) + ".json");
  }
  const auto library = read(copy);
  CHECK(library.for_kind("defacement")->version == "1.10.0");
  CHECK(library.newest_form("initial")->version == "1.10.0");
  CHECK(library.rules().version == "1.10.0");
  CHECK(library.playbook("defacement", "1.9.0"));
  CHECK_FALSE(library.playbook("defacement", "1.8.0"));
  CHECK(library.form("initial", "1.1.0"));
  const auto all = library.playbooks();
  const auto last = std::find_if(all.rbegin(), all.rend(), [](const auto& p) { return p->id == "defacement"; });
  CHECK((*last)->version == "1.10.0");
}

TEST_CASE("Library_settled_twice_keeps_each_document_once") {
  const auto journal = make_memory_journal();
  const Copy copy;
  auto library = read(copy);
  REQUIRE(library.settle(*journal).has_value());
  const auto kept = journal->documents().value().size();
  CHECK(kept == 2 + library.playbooks().size());  // pack and form
  REQUIRE(library.settle(*journal).has_value());
  CHECK(journal->documents().value().size() == kept);
}

TEST_CASE("Library_changed_bytes_under_the_same_version_are_refused_naming_the_file") {
  const auto journal = make_memory_journal();
  const Copy copy;
  REQUIRE(read(copy).settle(*journal).has_value());
  for (const auto& [file, pointer] :
       {std::pair{"defacement.json", "/title/zh"}, std::pair{"rules/lishui-2009.json", "/title/zh"},
        std::pair{"forms/initial.json", "/title/zh"}}) {
    const auto before = slurp(copy.path() + "/" + file);
    copy.change(file, pointer, "改过的");
    const auto refused = read(copy).settle(*journal);
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == Kind::NotAllowed);
    CHECK(refused.error().detail.zh.find(file) != std::string::npos);
    copy.write(file, before);
  }
  CHECK(read(copy).settle(*journal).has_value());
}

TEST_CASE("Library_older_version_stays_for_the_incidents_that_began_with_it") {
  const auto journal = make_memory_journal();
  const Copy copy;
  auto before = read(copy);
  REQUIRE(before.settle(*journal).has_value());
  const std::string version = before.for_kind("defacement")->version;
  copy.change("defacement.json", "/version", "1.1.0");
  copy.change("forms/initial.json", "/version", "1.2.0");
  auto after = read(copy);
  CHECK_FALSE(after.playbook("defacement", version));
  REQUIRE(after.settle(*journal).has_value());
  REQUIRE(after.playbook("defacement", version));
  CHECK(after.playbook("defacement", version)->sha256 == before.playbook("defacement", version)->sha256);
  CHECK(after.form("initial", "1.1.0"));
  CHECK(after.for_kind("defacement")->version == "1.1.0");
  CHECK(after.newest_form("initial")->version == "1.2.0");
}

TEST_CASE("Library_kept_version_that_todays_schema_would_refuse_is_still_taken_in") {
  const auto journal = make_memory_journal();
  Json old = sample_playbook();
  old["colour"] = "a member of another day";
  const auto body = old.dump();
  Batch batch;
  batch.documents = {{"playbook", "sample", "1.0.0", sha256_hex(body), body}};
  REQUIRE(journal->commit({&batch, 1}).has_value());
  const Copy copy;
  auto library = read(copy);
  REQUIRE(library.settle(*journal).has_value());
  CHECK(library.playbook("sample", "1.0.0"));
}

TEST_CASE("Version_order_is_semantic") {
  const char* rising[]{"0.9.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
                       "1.0.0", "1.0.1",       "1.9.0",         "1.10.0",       "2.0.0",         "10.0.0"};
  for (std::size_t a = 0; a < std::size(rising); ++a)
    for (std::size_t b = 0; b < std::size(rising); ++b) {
      CAPTURE(rising[a], rising[b]);
      CHECK(older_version(rising[a], rising[b]) == (a < b));
    }
  CHECK_FALSE(older_version("1.0.0+1", "1.0.0+2"));
  CHECK_FALSE(older_version("", ""));
}

}  // namespace fenghuo::engine::test
