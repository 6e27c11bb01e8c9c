// A paged API on loopback for the jobs of manifests: pages of records that are all made at the
// start. Arguments: records, milliseconds for each answer. Prints its port; a line on standard
// input is answered with how many requests came since the last one; it ends with its standard
// input.
//
//   GET /items?page=N        records of 20 fields, 1,000 a page; an empty page behind the last
//   GET /parents?page=N      {"id": …}, 1,000 a page
//   GET /parents/ID/children two records
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

constexpr int s_pageRecords = 1000;

std::atomic<long> s_requests{0};
std::atomic<long> s_open{0};
std::atomic<long> s_mostOpen{0};

std::string answer(const std::string &body, const char *status = "200 OK")
{
    return std::string("HTTP/1.1 ") + status
        + "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size())
        + "\r\n\r\n" + body;
}

/// Of the fields of an ordinary API: numbers, texts, moments, flags, nulls, a list and an object.
std::string record(long id)
{
    const std::string n = std::to_string(id);
    char text[1024];
    const int length = std::snprintf(
        text, sizeof text,
        R"({"id":%ld,"uid":"4a6f-%08lx-9b1c","quantity":%ld,"amount":%ld.%02ld,"ratio":0.%03ld,)"
        R"("is_active":%s,"created_at":"2024-%02ld-%02ldT%02ld:%02ld:00Z","updated_at":)"
        R"("2024-06-01T00:00:00+00:00","day":"2024-%02ld-%02ld","first_name":"Ann%ld",)"
        R"("last_name":"Kuhn-%ld","email":"person%ld@example.org","phone":"+49 30 %07ld",)"
        R"("city":"M\u00fcnchen","country":"DE","note":%s,"status":"%s","score":%ld,)"
        R"("tags":["a","b%ld"],"address":{"street":"Weg %ld","zip":"%05ld"}})",
        id, static_cast<unsigned long>(id * 2654435761L & 0xffffffffL), id % 1000, id % 90000,
        id % 100, id % 1000, id % 3 ? "true" : "false", id % 12 + 1, id % 28 + 1, id % 24, id % 60,
        id % 12 + 1, id % 28 + 1, id % 977, id % 5003, id, id % 10000000,
        id % 4 ? "\"A note of some words, neither short nor long.\"" : "null",
        id % 5 ? "open" : "closed", id % 101, id % 7, id % 300, id % 100000);
    return std::string(text, std::size_t(length));
}

class Api final
{
public:
    Api(long records, int latency)
        : m_latency(latency)
    {
        for (long start = 1; start <= records; start += s_pageRecords) {
            std::string items = R"({"data":[)";
            std::string parents = items;
            for (long id = start; id < start + s_pageRecords && id <= records; ++id) {
                const char *comma = id == start ? "" : ",";
                items += comma + record(id);
                parents += comma + (R"({"id":)" + std::to_string(id)) + "}";
            }
            m_items.push_back(answer(items + "]}"));
            m_parents.push_back(answer(parents + "]}"));
        }
    }

    void serve(int socket) const
    {
        std::string pending;
        char piece[16384];
        for (;;) {
            std::size_t end = pending.find("\r\n\r\n");
            while (end == std::string::npos) {
                const ssize_t count = ::recv(socket, piece, sizeof piece, 0);
                if (count <= 0) {
                    ::close(socket);
                    return;
                }
                pending.append(piece, std::size_t(count));
                end = pending.find("\r\n\r\n");
            }
            const std::string target = pending.substr(4, pending.find(' ', 4) - 4);
            pending.erase(0, end + 4);
            reply(socket, target);
        }
    }

private:
    void reply(int socket, std::string_view target) const
    {
        ++s_requests;
        const long open = ++s_open;
        for (long most = s_mostOpen;
             open > most && !s_mostOpen.compare_exchange_weak(most, open);) { }
        if (m_latency > 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(m_latency));
        std::string made;
        const std::string &text = find(target, made);
        --s_open;
        for (std::size_t sent = 0; sent < text.size();) {
            const ssize_t count
                = ::send(socket, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (count <= 0)
                return;
            sent += std::size_t(count);
        }
    }

    const std::string &find(std::string_view target, std::string &made) const
    {
        static const std::string s_none = answer(R"({"data":[]})");
        const std::size_t place = target.find("page=");
        const long page
            = place == std::string_view::npos ? 1 : std::atol(target.data() + place + 5);
        const bool isItems = target.starts_with("/items");
        if (!isItems && target.find("/children") != std::string_view::npos) {
            const std::string id = std::to_string(std::atol(target.data() + 9));
            const std::string pair = R"({"data":[{"id":")" + id + R"(-1","parent":)" + id
                + R"(,"name":"first"},{"id":")" + id + R"(-2","parent":)" + id
                + R"(,"name":"second"}]})";
            return made = answer(pair);
        }
        const std::vector<std::string> &pages = isItems ? m_items : m_parents;
        return page >= 1 && page <= long(pages.size()) ? pages[std::size_t(page - 1)] : s_none;
    }

    const int m_latency;
    std::vector<std::string> m_items;
    std::vector<std::string> m_parents;
};

} // namespace

int main(int argc, char **argv)
{
    const Api api(argc > 1 ? std::atol(argv[1]) : s_pageRecords, argc > 2 ? std::atoi(argv[2]) : 0);
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto *plain = reinterpret_cast<sockaddr *>(&address);
    if (::bind(listener, plain, length) != 0 || ::listen(listener, 128) != 0
        || ::getsockname(listener, plain, &length) != 0) {
        std::perror("pageserver");
        return 1;
    }
    std::cout << ntohs(address.sin_port) << std::endl;
    std::thread([&] {
        for (int socket = 0; (socket = ::accept(listener, nullptr, nullptr)) >= 0;) {
            const int isOn = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &isOn, sizeof isOn);
            std::thread([&api, socket] { api.serve(socket); }).detach();
        }
    }).detach();
    for (std::string line; std::getline(std::cin, line);)
        std::cout << s_requests.exchange(0) << ' ' << s_mostOpen.exchange(0) << std::endl;
    std::quick_exit(0);
}
